"""Know our own sentences again when they are said: who takes the coach's advice gets the credit for it.

The engine reads methods from any words and misses some; a sentence that we wrote for a purpose has that purpose. So a
turn that holds the longest clause of one of our sentences also carries its method.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

from tingsu.core.coach import heard
from tingsu.core.coach.library import Library
from tingsu.core.coach.setting import LONGEST_FACT
from tingsu.core.coach.talk import Said

KIND_OF_STEP = {
    "let_out": "acknowledge",
    "apologise": "apologise",
    "gather": "ask_with_reason",
    "own": "offer",
    "involve": "consult",
    "commit": "commit",
}
"""The method of a playbook's sentences at each step."""
SHORTEST = 6
REMEMBERED = 4096
_BREAK = re.compile(r"\{[^}]*\}|[，。；！？：“”—…]|[,.;!?:](?:\s|$)")


class Known:
    """Our sentences, by their longest clause."""

    def __init__(self, library: Library) -> None:
        self._kinds: dict[str, set[str]] = {}
        self._whole: dict[str, list[re.Pattern[str]]] = {}
        for sentence, kind in _sentences(library):
            clause = _clause(sentence)
            self._whole.setdefault(clause, []).append(_whole(sentence))
            if clause:
                self._kinds.setdefault(clause, set()).add(kind)
        self._methods = lru_cache(maxsize=REMEMBERED)(self._methods_in)

    def recognised(self, turn: Said) -> Said:
        """Return a turn of ours with the methods of the sentences that it holds; others as they are."""
        if turn.is_customer or turn.is_robot:
            return turn
        methods = self.methods(turn.text)
        return replace(turn, methods=(*turn.methods, *methods)) if methods else turn

    def methods(self, text: str) -> tuple[str, ...]:
        """Return the methods of the sentences of ours that a text holds."""
        return self._methods(heard.normal(text))

    def is_ours(self, text: str) -> bool:
        """Say whether a text is, from end to end, a sentence of ours with its blanks filled."""
        normal = heard.normal(text)
        return any(
            whole.fullmatch(text) for clause, wholes in self._whole.items() if clause in normal for whole in wholes
        )

    def _methods_in(self, text: str) -> tuple[str, ...]:
        found = {kind for clause, kinds in self._kinds.items() if clause in text for kind in kinds}
        return tuple(sorted(found))


def _sentences(library: Library) -> Iterator[tuple[str, str]]:
    for script in library.scripts:
        for sentence in (*script.say, *script.say_en):
            yield sentence, script.kind
    for scene in library.scenes.values():
        yield from ((sentence, "acknowledge") for sentence in scene.first)
        for step, say in scene.steps.items():
            yield from ((sentence, KIND_OF_STEP[step]) for sentence in say)
        for reaction in scene.reactions:
            yield from ((sentence, reaction.kind) for sentence in reaction.say)
        yield from ((sentence, "explain") for sentence in (scene.short, scene.fuller))


def _whole(sentence: str) -> re.Pattern[str]:
    """Return what a sentence matches when its blanks are filled, as `setting.fill` fills them."""
    parts = re.split(r"\{[^}]*\}", sentence)
    return re.compile(f"[^\\n]{{1,{LONGEST_FACT}}}".join(map(re.escape, parts)))


def _clause(sentence: str) -> str:
    """Return the longest clause of a sentence in its normal form, "" where all are short."""
    clauses = [clause.strip() for clause in _BREAK.split(sentence)]
    longest = max(clauses, key=len)
    return heard.normal(longest) if len(longest) >= SHORTEST else ""
