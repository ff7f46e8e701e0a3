"""Cut a text at marked places, for showing it with its marks."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar


class Marked(Protocol):
    """Something that marks a piece of a text."""

    @property
    def start(self) -> int:
        """First character."""
        ...

    @property
    def end(self) -> int:
        """One behind the last character."""
        ...


M = TypeVar("M", bound=Marked)


def cut(text: str, marks: Iterable[M]) -> list[tuple[str, M | None]]:
    """Return the text as plain and marked pieces in order; of overlapping marks the first, then the longer, wins."""
    pieces: list[tuple[str, M | None]] = []
    at = 0
    for mark in sorted(marks, key=lambda mark: (mark.start, -mark.end)):
        if mark.start < at or mark.end > len(text) or mark.start >= mark.end:
            continue
        pieces += [(text[at : mark.start], None), (text[mark.start : mark.end], mark)]
        at = mark.end
    return [piece for piece in [*pieces, (text[at:], None)] if piece[0]]


def shorten(text: str, length: int) -> str:
    """Return the first `length` characters on one line, with … when something was cut."""
    line = " ".join(text.split())
    return line if len(line) <= length else f"{line[: length - 1]}…"
