"""Phrases of the packs: literal words found in one Aho–Corasick pass, patterns one by one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import ahocorasick_rs

from tingsu.core.reading.finding import Span
from tingsu.core.text.normalise import normalise

# A negation this close before a phrase takes its force: "我不是要投诉", "没有上诉".
NEGATION = re.compile(r"(?:不|没|别|无|未|莫|勿|非|岂敢|懒得|don't|not|never|no)[^,。!?;,.]{0,4}$")


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase list of the packs. `unless` are words whose presence makes the whole list silent."""

    question: str
    label: str
    weight: float
    words: tuple[str, ...] = ()
    patterns: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    negatable: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """A phrase found in a text."""

    entry: Entry
    span: Span


class Lexicon:
    """All phrase lists of a language, ready to search."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        literals: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            for word in entry.words:
                literals[normalise(word)].append(entry)
        self._literals = list(literals.items())
        self._automaton = ahocorasick_rs.AhoCorasick([word for word, _ in self._literals])
        self._patterns = [(re.compile(_pattern(p)), entry) for entry in entries for p in entry.patterns]
        self._unless = {
            entry: re.compile("|".join(re.escape(normalise(word)) for word in entry.unless))
            for entry in entries
            if entry.unless
        }

    def find(self, normal: str) -> Mapping[str, list[Hit]]:
        """Return the hits in normalised text by question, in the order of the text."""
        found: dict[str, list[Hit]] = defaultdict(list)
        silent = {entry for entry, unless in self._unless.items() if unless.search(normal)}
        for hit in sorted(self._hits(normal), key=lambda hit: hit.span):
            if hit.entry in silent:
                continue
            if hit.entry.negatable and NEGATION.search(normal[max(0, hit.span.start - 6) : hit.span.start]):
                continue
            found[hit.entry.question].append(hit)
        return found

    def _hits(self, normal: str) -> Iterator[Hit]:
        for index, start, end in self._automaton.find_matches_as_indexes(normal, overlapping=True):
            for entry in self._literals[index][1]:
                yield Hit(entry, Span(start, end))
        for pattern, entry in self._patterns:
            for match in pattern.finditer(normal):
                yield Hit(entry, Span(*match.span()))


def _pattern(written: str) -> str:
    """Bring a pattern to the form of the texts: classes (`\\S`) stay, full-width marks become plain characters."""
    return re.sub(r"\\.|.", lambda piece: _part(piece.group()), written, flags=re.DOTALL)


def _part(piece: str) -> str:
    if piece.isascii():
        return piece if piece.startswith("\\") else piece.lower()
    normal = normalise(piece)
    return re.escape(normal) if normal.isascii() else normal


def weights_by_label(hits: Sequence[Hit]) -> dict[str, float]:
    """Add up the weights of each label; the same words count once a label."""
    total: dict[str, float] = defaultdict(float)
    seen: set[tuple[str, Span]] = set()
    for hit in hits:
        key = (hit.entry.label, hit.span)
        if key not in seen:
            seen.add(key)
            total[hit.entry.label] += hit.entry.weight
    return total


def spans_of(hits: Sequence[Hit], label: str) -> tuple[Span, ...]:
    """Return the places of one label, longer ones swallowing those inside them."""
    spans = sorted({hit.span for hit in hits if hit.entry.label == label}, key=lambda s: (s.start, -s.end))
    kept: list[Span] = []
    for span in spans:
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return tuple(kept)
