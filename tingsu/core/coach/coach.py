"""The coach: after every turn the next move with its sentences; while writing, the marks in the draft.

Pure and deterministic: the same talk, setting and content give the same advice. See `docs/why/coach.md`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache

from tingsu.core.coach.across import seen_across
from tingsu.core.coach.advice import Advice, Check, Choice, Mark, Move
from tingsu.core.coach.choose import Candidate, candidates
from tingsu.core.coach.draft import is_stop, known_faults, nearest
from tingsu.core.coach.guard import BETTER, WORDS, objections
from tingsu.core.coach.known import Known
from tingsu.core.coach.library import Library
from tingsu.core.coach.setting import LEVELS, Setting, fill
from tingsu.core.coach.situation import Situation, weigh
from tingsu.core.coach.talk import Said
from tingsu.core.reading import Engine, Reading, Role, Utterance
from tingsu.core.said import Words

MOST_SENTENCES = 3
MOST_ALTERNATIVES = 2
REMEMBERED = 4096
"""So many sentences of ours are read once only."""
WHO = {
    "clerk": Words("经办人员", "the clerk"),
    "supervisor": Words("主管", "the supervisor"),
    "branch": Words("网点负责人", "the head of the branch"),
    "head_office": Words("总行", "head office"),
}


class Coach:
    """Advises and checks. Built once from a library and an engine; never changes, so threads may share it."""

    def __init__(self, library: Library, engine: Engine) -> None:
        self._library = library
        self._engine = engine
        self._known = Known(library)
        self._standby = {script.id for script in library.scripts if script.is_standby}
        self._needs = {code: fault.needs for code, fault in library.faults.items()}
        self._read = lru_cache(maxsize=REMEMBERED)(self._read_once)

    def advise(self, talk: Sequence[Said], setting: Setting, *, now: float) -> Advice:
        """Return what to do next. `now` is in seconds since the talk began. Never without a move."""
        situation = self._weigh(talk, setting, now=now)
        moves = list(self._moves(situation))
        scene = situation.scene
        options, who = _options(situation)
        return Advice(
            stage=situation.progress.stage,
            level=situation.level,
            slope=situation.curve.slope,
            progress=situation.progress,
            move=moves[0],
            alternatives=tuple(moves[1:]),
            warnings=seen_across(situation),
            playbook=scene.id if scene else "",
            playbook_why=situation.scene_why,
            call_help=self._call_help(situation),
            is_held=situation.progress.is_held,
            options=options,
            who_decides=who,
        )

    def check(self, draft: str, talk: Sequence[Said], setting: Setting) -> Check:
        """Return what is wrong with a draft in this talk: taboos and breaches, and what is wrong just here and now."""
        situation = self._weigh(talk, setting, now=talk[-1].at if talk else 0.0)
        # A sentence of ours stands on its own: `packs check` has read it so, and it is read once and not every turn.
        return self._check(draft, situation, context="" if self._known.is_ours(draft) else situation.context)

    def _weigh(self, talk: Sequence[Said], setting: Setting, *, now: float) -> Situation:
        return weigh([self._known.recognised(turn) for turn in talk], setting, self._library, now=now)

    def _check(self, draft: str, situation: Situation, *, context: str) -> Check:
        reading = self._read(draft, context)
        marks = sorted(
            {*self._taboos(draft, reading, situation), *self._objections(draft, reading, situation)},
            key=lambda mark: (mark.start, -mark.end, mark.code),
        )
        return Check(tuple(marks), any(mark.severity == "block" for mark in marks))

    def _taboos(self, draft: str, reading: Reading, situation: Situation) -> Iterator[Mark]:
        language = situation.setting.language
        for finding in known_faults(reading, self._needs):
            fault = self._library.faults[finding.label]
            better = nearest(draft, fault.better) if language == "zh" else ()
            stops = is_stop(finding, fault.severity)
            for span in finding.spans:
                yield _mark(
                    draft, fault.code, span.start, span.end, fault.why.in_(language), "".join(better), stops=stops
                )

    def _objections(self, draft: str, reading: Reading, situation: Situation) -> Iterator[Mark]:
        language = situation.setting.language
        methods = frozenset((*reading.labels("methods"), *self._known.methods(draft)))
        for each in objections(draft, methods, situation):
            better = BETTER[each.code].in_(language) if each.code in BETTER else ""
            reason = WORDS[each.code].in_(language)
            yield _mark(draft, each.code, each.start, each.end, reason, better, stops=each.is_stop)

    def _read_once(self, text: str, context: str) -> Reading:
        return self._engine.read(Utterance(text, Role.STAFF, context))

    def _moves(self, situation: Situation) -> Iterator[Move]:
        """Yield the best move, then alternatives: first such as go another way, then what is left, all sayable."""
        sayable = self._sayable(situation)
        first = next(sayable)
        yield first
        others, kinds = [], {first.kind}
        for move in sayable:
            if move.id in self._standby:  # for when there is nothing else, no alternative to something
                continue
            if move.kind not in kinds:
                kinds.add(move.kind)
                yield move
            else:
                others.append(move)
            if len(kinds) > MOST_ALTERNATIVES or len(others) >= 2 * MOST_ALTERNATIVES:
                break
        yield from others[: MOST_ALTERNATIVES + 1 - len(kinds)]

    def _sayable(self, situation: Situation) -> Iterator[Move]:
        """Yield the moves of which at least one sentence can be said here, best first."""
        for candidate in candidates(situation, self._library):
            sentences = tuple(self._sentences(candidate, situation))
            if sentences:
                yield Move(
                    candidate.id,
                    candidate.kind,
                    situation.progress.stage,
                    candidate.title,
                    sentences,
                    candidate.why,
                    candidate.sources,
                )

    def _sentences(self, candidate: Candidate, situation: Situation) -> Iterator[str]:
        """Yield at most three sentences whose blanks are known and which our own check lets pass."""
        count = 0
        for sentence in candidate.say:
            filled = fill(sentence, situation.setting.facts)
            if filled and not self._check(filled, situation, context="").marks:
                yield filled
                count += 1
            if count == MOST_SENTENCES:
                return

    def _call_help(self, situation: Situation) -> tuple[str, ...]:
        """Return when to fetch somebody: the playbook's lines, else the first minutes of the risks that show."""
        english = situation.setting.is_english
        if situation.scene and not english:
            return situation.scene.call_help
        risks = [code for code in self._library.risk_help if code in situation.cues]
        if english:
            return tuple(f"Call your supervisor: {self._library.risk_help[code][0].en}" for code in risks)
        return tuple(line for code in risks[:1] for line in self._library.risk_help[code][1])


def _mark(draft: str, code: str, start: int, end: int, reason: str, better: str, *, stops: bool) -> Mark:
    return Mark(code, start, end, draft[start:end], reason, better, "block" if stops else "warn")


def _options(situation: Situation) -> tuple[tuple[Choice, ...], str]:
    """Return the playbook's ways that the agent may decide, from low to high, and who decides what lies above."""
    if not situation.scene:
        return (), ""
    setting = situation.setting
    ordered = sorted(situation.scene.options, key=lambda option: LEVELS.index(option.authority))
    within = tuple(option for option in ordered if setting.may_decide(option.authority))
    above = [option for option in ordered if not setting.may_decide(option.authority)]
    if not above:
        return within, ""
    who = WHO[above[0].authority].in_(setting.language)
    if setting.is_english:
        return within, f"Anything more is for {who} to decide: say so, and when the answer comes; promise nothing."
    return within, f"再往上由{who}定:说清谁定、几点有答复,不先许下。"
