"""What went wrong in words: taboos and breaches of single turns, and those that only show across turns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from tingsu.core.quality.seen import ACTION, FEELING, Seen
from tingsu.core.text.normalise import normalise

HEALED = {"interrogate": frozenset({"ask_with_reason"}), "empty_apology": ACTION}
"""What in the same turn shows that a taboo was misread: a reason for the question (H-M4), an act after the sorry."""
MARKS = re.compile(r"[\W_]+")
SORRY_IN_A_ROW = 3
"""The third apology in a row with nothing done is 一味道歉 (H-T3)."""
QUESTIONS_IN_A_ROW = 4
"""Four bare questions in a row, nothing given between them, are an interrogation (H-X7)."""
COPY_LENGTH = 12
"""A sentence of that many characters said again word for word is copy-paste (H-X6); greetings are shorter."""


def faults(seen: Seen) -> tuple[tuple[str, int], ...]:
    """Return (code, turn) of every taboo and breach of the staff, in the talk's order, each once a turn."""
    found: dict[tuple[str, int], None] = {}
    for at in seen.staff:
        for code in (*seen.talk[at].taboos, *seen.talk[at].compliance):
            if not HEALED.get(code, frozenset()) & set(seen.talk[at].methods):
                found[code, at] = None
    for code, at in (*_only_sorry(seen), *_interrogated(seen), *_copied(seen)):
        found[code, at] = None
    return tuple(sorted(found, key=lambda fault: (fault[1], fault[0])))


def _only_sorry(seen: Seen) -> Iterator[tuple[str, int]]:
    row = 0
    for at in seen.staff:
        methods = set(seen.talk[at].methods)
        row = row + 1 if "apologise" in methods and not methods & ACTION else 0
        if row >= SORRY_IN_A_ROW:
            yield "empty_apology", at


def _interrogated(seen: Seen) -> Iterator[tuple[str, int]]:
    bare = [_is_bare_question(seen, at) for at in seen.staff]
    for place, at in enumerate(seen.staff):
        row = bare[max(0, place - QUESTIONS_IN_A_ROW + 1) : place + 1]
        if len(row) == QUESTIONS_IN_A_ROW and all(row):
            yield "interrogate", at


def _is_bare_question(seen: Seen, at: int) -> bool:
    methods = set(seen.talk[at].methods)
    return "ask" in methods and not methods & {*FEELING, *ACTION, "ask_with_reason", "explain", "thank", "apologise"}


def _copied(seen: Seen) -> Iterator[tuple[str, int]]:
    texts = [MARKS.sub("", normalise(seen.talk[at].text)) for at in seen.staff]
    for place, at in enumerate(seen.staff):
        if len(texts[place]) >= COPY_LENGTH and texts[place] in texts[:place] and _answers(seen, at):
            yield "dismiss", at


def _answers(seen: Seen, at: int) -> bool:
    """Say whether the customer spoke before the same words came again; a message sent twice by a network is none."""
    return any(turn in seen.customer for turn in range(_before(seen.staff, at) + 1, at))


def _before(turns: Sequence[int], at: int) -> int:
    return next((a for a, b in pairwise(turns) if b == at), 0)
