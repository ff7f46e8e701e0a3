"""Phrases of the packs: literal words found in one Aho–Corasick pass, patterns only where their characters occur."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import ahocorasick_rs

from tingsu.core.reading.finding import Span
from tingsu.core.reading.needed import needed_characters
from tingsu.core.text.normalise import normalise

# A negation this close before a phrase takes its force: "我不是要投诉", "没有上诉".
NEGATION = re.compile(r"(?:不|没|别|无|未|莫|勿|非|岂敢|懒得|don't|not|never|no)[^,。!?;,.]{0,4}$")


CERTAIN = 2.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One phrase list of the packs. `unless` are words whose presence makes the whole list silent.

    `weight` is how much a hit counts: below zero it speaks against the label, from `CERTAIN` on it leaves no doubt.
    """

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
    """All phrase lists of one kind of speaker, ready to search."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        literals: dict[str, list[Entry]] = defaultdict(list)
        for entry in entries:
            for word in entry.words:
                literals[normalise(word)].append(entry)
        self._literals = list(literals.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(literals))
        self._patterns = _Patterns((_pattern(p), entry) for entry in entries for p in entry.patterns)
        # By identity: to hash an entry by its words takes longer than all the rest.
        self._unless = {
            id(entry): re.compile("|".join(re.escape(normalise(word)) for word in entry.unless))
            for entry in entries
            if entry.unless
        }

    def find(self, normal: str) -> Mapping[str, list[Hit]]:
        """Return the hits in normalised text by question, in the order of the text."""
        hits = list(self._hits(normal))
        found: dict[str, list[Hit]] = defaultdict(list)
        if not hits:
            return found
        silent = {
            number
            for number in {id(hit.entry) for hit in hits} & self._unless.keys()
            if self._unless[number].search(normal)
        }
        for hit in sorted(hits, key=_place):
            if id(hit.entry) in silent:
                continue
            if hit.entry.negatable and NEGATION.search(normal[max(0, hit.span.start - 6) : hit.span.start]):
                continue
            found[hit.entry.question].append(hit)
        return found

    def _hits(self, normal: str) -> Iterator[Hit]:
        for index, start, end in self._automaton.find_matches_as_indexes(normal, overlapping=True):
            span = Span(start, end)
            for entry in self._literals[index]:
                yield Hit(entry, span)
        for pattern, entry in self._patterns.worth_trying(normal):
            for match in pattern.finditer(normal):
                yield Hit(entry, Span(*match.span()))


class _Patterns:
    """Hundreds of patterns, of which a text can match only those whose characters it has."""

    def __init__(self, patterns: Iterator[tuple[str, Entry]]) -> None:
        self._always: list[tuple[re.Pattern[str], Entry]] = []
        self._all: list[tuple[re.Pattern[str], Entry]] = []
        self._by_character: dict[str, list[tuple[frozenset[str], int]]] = defaultdict(list)
        for written, entry in patterns:
            self._all.append((re.compile(written), entry))
            ways = needed_characters(written)
            if ways is None:
                self._always.append(self._all[-1])
                continue
            for way in ways:
                # Filed under its rarest-looking character: Chinese before Latin and digits.
                self._by_character[max(way, key=ord)].append((way, len(self._all) - 1))

    def worth_trying(self, normal: str) -> Iterator[tuple[re.Pattern[str], Entry]]:
        """Yield each pattern that may match."""
        yield from self._always
        present = set(normal)
        tried: set[int] = set()
        for character in present & self._by_character.keys():
            for way, number in self._by_character[character]:
                if number not in tried and way <= present:
                    tried.add(number)
                    yield self._all[number]


def spans_of(hits: Sequence[Hit], label: str) -> tuple[Span, ...]:
    """Return the places of one label, longer ones swallowing those inside them."""
    said = {hit.span for hit in hits if hit.entry.label == label and hit.entry.weight > 0}
    spans = sorted(said, key=lambda s: (s.start, -s.end))
    kept: list[Span] = []
    for span in spans:
        if not kept or span.end > kept[-1].end:
            kept.append(span)
    return tuple(kept)


def _place(hit: Hit) -> tuple[int, int]:
    return hit.span.start, hit.span.end


def _pattern(written: str) -> str:
    """Bring a pattern to the form of the texts: classes (`\\S`) stay, full-width marks become plain characters."""
    return re.sub(r"\\.|.", lambda piece: _part(piece.group()), written, flags=re.DOTALL)


def _part(piece: str) -> str:
    if piece.isascii():
        return piece if piece.startswith("\\") else piece.lower()
    normal = normalise(piece)
    return re.escape(normal) if normal.isascii() else normal
