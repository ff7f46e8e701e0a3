"""What to do with a letter: a table from what is known of it to one verdict."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tingsu.core.mail.letter import Kind, Letter


class Verdict(StrEnum):
    """Where a letter goes."""

    CASE = "case"  # opens a case
    MESSAGE = "message"  # belongs to a case
    NOTE = "note"  # an automatic answer about a case: colleagues read it, nobody answers
    BOUNCE = "bounce"  # one of ours came back
    ASIDE = "aside"  # kept in a list; a person may take it after all
    IGNORE = "ignore"  # our own


@dataclass(frozen=True, slots=True)
class Known:
    """What the installation knows about a letter beside what stands in it."""

    ours: frozenset[str] = frozenset()  # our own addresses
    mark: str = ""  # what our own letters carry in X-Tingsu
    is_our_id: bool = False  # its Message-ID is one we gave
    has_case: bool = False  # it answers a letter of a case, or names one and comes from its customer
    this_hour: int = 0  # letters of this sender taken in the last hour
    hourly: int = 20


def sort_letter(letter: Letter, known: Known) -> tuple[Verdict, str]:
    """Return the verdict and its reason in one word.

    Loops are impossible three times over: our own letters are known by id, mark and sender; what machines write opens
    no case and gets no answer; and whoever writes too much is set aside, even if all headers lie.
    """
    if known.is_our_id or (known.mark and known.mark in letter.marks):
        return Verdict.IGNORE, "own"
    if letter.kind == Kind.BOUNCE:
        return Verdict.BOUNCE, "bounce"
    if letter.sender in known.ours:
        return Verdict.IGNORE, "own"
    if known.this_hour >= known.hourly:
        return Verdict.ASIDE, "too many"
    if letter.kind == Kind.AUTO:
        return (Verdict.NOTE, "auto") if known.has_case else (Verdict.ASIDE, "auto")
    if letter.kind == Kind.BULK and not known.has_case:
        return Verdict.ASIDE, "bulk"
    return (Verdict.MESSAGE, "answer") if known.has_case else (Verdict.CASE, "new")
