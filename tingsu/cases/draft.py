"""Read a draft before it is sent: which words inflame or break the law, why, and what to say instead."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import get_language

from tingsu.core.coach.draft import is_stop, known_faults, nearest
from tingsu.core.reading import Finding, Role, Utterance
from tingsu.core.text.pieces import cut
from tingsu.packs import installed
from tingsu.packs.engine import engine
from tingsu.packs.schemas.handbook import Taboo


@dataclass(frozen=True, slots=True)
class Mark:
    """One place in a draft that should not be said so."""

    code: str
    start: int
    end: int
    blocks: bool
    name: str
    why: str
    better: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """The outcome of a check: marks in the order of the text."""

    text: str
    marks: tuple[Mark, ...]
    methods: tuple[str, ...]

    @property
    def blocks(self) -> bool:
        """Whether something in it must not be sent."""
        return any(mark.blocks for mark in self.marks)

    def names(self) -> list[str]:
        """Return the names of what blocks, each once."""
        return list(dict.fromkeys(mark.name for mark in self.marks if mark.blocks))

    def pieces(self) -> list[tuple[str, Mark | None]]:
        """Return the text cut into plain and marked pieces, for the page."""
        return cut(self.text, self.marks)


def check_draft(text: str, *, context: str = "") -> DraftCheck:
    """Return what the engine finds in a draft answer to `context`."""
    reading = engine().read(Utterance(text, Role.STAFF, context))
    taboos = installed().taboos
    needs = {code: re.compile(taboo.needs) for code, taboo in taboos.items()}
    marks = [
        _mark(taboos[finding.label], finding, text, span.start, span.end)
        for finding in known_faults(reading, needs)
        for span in finding.spans
    ]
    marks.sort(key=lambda mark: (mark.start, -mark.end))
    return DraftCheck(text, tuple(marks), tuple(reading.labels("methods")))


def _mark(taboo: Taboo, finding: Finding, text: str, start: int, end: int) -> Mark:
    english = (get_language() or "").startswith("en")
    return Mark(
        code=taboo.code,
        start=start,
        end=end,
        blocks=is_stop(finding, taboo.severity),
        name=taboo.name.in_("en" if english else "zh"),
        why=taboo.why_en if english else taboo.why,
        better=nearest(text, [(pair.say, pair.instead) for pair in taboo.better], most=2),
    )
