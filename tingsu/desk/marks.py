"""Which words of a turn are underlined on the staff's screens, and what they carried."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from tingsu.core.text.pieces import cut
from tingsu.desk.models import Speaker, Turn
from tingsu.findings.names import label_name, question_name

OF_CUSTOMERS = ("risks", "heat", "emotion", "need")
OF_STAFF = ("compliance", "taboos")
NOTHING = {("heat", "0"), ("emotion", "calm"), ("need", "none")}


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` of a turn, what they carried, and what the pointer over them is told."""

    start: int
    end: int
    question: str
    title: str


def pieces_of(turn: Turn) -> list[tuple[str, Mark | None]]:
    """Return the turn's text as plain and marked pieces. Of overlapping findings the graver one has the words."""
    return cut(turn.text, list(_marks(turn)))


def _marks(turn: Turn) -> Iterator[Mark]:
    wanted = OF_CUSTOMERS if turn.speaker == Speaker.CUSTOMER else OF_STAFF
    found = [mark for mark in turn.marks if mark[0] in wanted and (mark[0], mark[1]) not in NOTHING]
    taken: set[int] = set()
    for question, label, start, end, confidence in sorted(found, key=lambda mark: wanted.index(mark[0])):
        title = _("%(question)s:%(label)s(把握 %(percent)d%%)") % {
            "question": question_name(question),
            "label": label_name(question, label),
            "percent": round(100 * confidence),
        }
        first = start
        for place in range(start, end + 1):
            if place == end or place in taken:
                if place > first:
                    yield Mark(first, place, question, title)
                first = place + 1
        taken.update(range(start, end))
