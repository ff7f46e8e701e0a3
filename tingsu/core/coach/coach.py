"""The coach: after every turn the next move with its sentences; while writing, the marks in the draft.

Pure and deterministic: the same talk, setting and content give the same advice. See `docs/why/coach.md`.
"""

from __future__ import annotations

from collections.abc import Sequence

from tingsu.core.coach.advice import Advice, Check, Mark, Move
from tingsu.core.coach.choose import find_scene
from tingsu.core.coach.draft import is_stop, known_faults, nearest
from tingsu.core.coach.library import Library, Script
from tingsu.core.coach.setting import Setting, fill
from tingsu.core.coach.stage import read_progress
from tingsu.core.coach.talk import Said, curve_turns
from tingsu.core.reading import Engine, Role, Utterance
from tingsu.core.reading.conversation import follow

MOST_SENTENCES = 3


class Coach:
    """Advises and checks. Built once from a library and an engine; never changes, so threads may share it."""

    def __init__(self, library: Library, engine: Engine) -> None:
        self._library = library
        self._engine = engine
        self._needs = {code: fault.needs for code, fault in library.faults.items()}

    def advise(self, talk: Sequence[Said], setting: Setting, *, now: float) -> Advice:
        """Return what to do next. `now` is in seconds since the talk began."""
        curve = follow(curve_turns(talk))
        progress = read_progress(talk, setting, curve=curve)
        scene, why = find_scene(talk, setting, self._library)
        moves = [
            move
            for script in self._library.scripts
            if progress.stage in script.fit.stages and (move := self._move(script, progress.stage, talk, setting))
        ]
        moves += [
            move for script in self._library.standby if (move := self._move(script, progress.stage, talk, setting))
        ]
        return Advice(
            progress.stage,
            curve.level,
            curve.slope,
            progress,
            moves[0],
            tuple(moves[1:3]),
            (),
            scene.id if scene else "",
            why,
            scene.call_help if scene else (),
            progress.is_held,
            tuple(option for option in scene.options if setting.may_decide(option.authority)) if scene else (),
        )

    def check(self, draft: str, talk: Sequence[Said], setting: Setting) -> Check:
        """Return what is wrong with a draft in this talk."""
        reading = self._engine.read(Utterance(draft, Role.STAFF))
        marks = []
        for finding in known_faults(reading, self._needs):
            fault = self._library.faults[finding.label]
            better = nearest(draft, fault.better)
            reason = fault.why.in_(setting.language)
            stops = is_stop(finding, fault.severity)
            for span in finding.spans:
                text = draft[span.start : span.end]
                severity = "block" if stops else "warn"
                marks.append(
                    Mark(fault.code, span.start, span.end, text, reason, better[0] if better else "", severity)  # type: ignore[arg-type]
                )
        marks.sort(key=lambda mark: (mark.start, -mark.end, mark.code))
        return Check(tuple(marks), any(mark.severity == "block" for mark in marks))

    def _move(self, script: Script, stage: str, talk: Sequence[Said], setting: Setting) -> Move | None:
        said = script.say_en if setting.is_english else script.say
        filled = [sentence for each in said if (sentence := fill(each, setting.facts))]
        sentences = [sentence for sentence in filled if not self.check(sentence, talk, setting).marks]
        if not sentences:
            return None
        title, why = script.title.in_(setting.language), script.why.in_(setting.language)
        return Move(script.id, script.kind, stage, title, tuple(sentences[:MOST_SENTENCES]), why, script.sources)
