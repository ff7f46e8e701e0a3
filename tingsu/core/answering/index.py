"""An inverted index in NumPy: cosine with every way of asking, and BM25 with every note, in one pass over the question.

idf(g) = ln(1 + (n − df + ½) / (df + ½)) over notes, not over ways of asking: a note that is asked in six ways must not
make its own words common. Cosine: Σ q·d / (|q|·|d|) over weights w(g)·idf(g). BM25 is divided by the most that the
question could reach, so that both lie between 0 and 1.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]
Ids = NDArray[np.int32]

K1, B = 1.2, 0.4
LATE_TEXT = 0.5  # a word of the answer counts half of one in a question


@dataclass(frozen=True, slots=True)
class Scores:
    """Of every way of asking its cosine, of every note its BM25, and how much of the question is known at all."""

    cosine: Floats
    bm25: Floats
    known: float


class Index:
    """Built once from grams; never changes, so threads may share it."""

    def __init__(self, asked: Sequence[Sequence[Mapping[str, float]]], texts: Sequence[Mapping[str, float]]) -> None:
        """`asked[i]` are the ways of asking note i, `texts[i]` is its answer."""
        bags = [_bag(ways, text) for ways, text in zip(asked, texts, strict=True)]
        frequency: dict[str, int] = {}
        for bag in bags:
            for gram in bag:
                frequency[gram] = frequency.get(gram, 0) + 1
        self.notes = len(bags)
        self.idf = {g: float(np.log1p((self.notes - df + 0.5) / (df + 0.5))) for g, df in frequency.items()}
        self._unknown_idf = float(np.log1p((self.notes + 0.5) / 0.5))
        self.note_of_way = np.array([i for i, ways in enumerate(asked) for _ in ways], dtype=np.int32)
        ways = [way for each in asked for way in each]
        self._cosine = _Postings([self._unit(way) for way in ways])
        lengths = np.array([sum(bag.values()) for bag in bags] or [1.0], dtype=np.float32)
        mean = float(lengths.mean()) or 1.0
        self._bm25 = _Postings(
            [
                {g: c * (K1 + 1) / (c + K1 * (1 - B + B * length / mean)) for g, c in bag.items()}
                for bag, length in zip(bags, lengths.tolist(), strict=False)
            ]
        )

    def scores(self, question: Mapping[str, float]) -> Scores:
        """Score a question's grams against everything."""
        weights = {gram: weight * self.idf.get(gram, self._unknown_idf) for gram, weight in question.items()}
        norm = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
        total = sum(weights.values()) or 1.0
        cosine = self._cosine.sum({gram: weight / norm for gram, weight in weights.items()})
        bm25 = self._bm25.sum(weights) / (total * (K1 + 1))
        known = sum(weight for gram, weight in weights.items() if gram in self.idf) / total
        return Scores(cosine, bm25, known if question else 0.0)

    def covered(self, question: Mapping[str, float], grams: Mapping[str, float]) -> float:
        """Return how much of what a question says is in `grams`, 0 to 1."""
        weights = {gram: weight * self.idf.get(gram, self._unknown_idf) for gram, weight in question.items()}
        total = sum(weights.values())
        return sum(weight for gram, weight in weights.items() if gram in grams) / total if total else 0.0

    def _unit(self, way: Mapping[str, float]) -> dict[str, float]:
        weights = {gram: weight * self.idf[gram] for gram, weight in way.items()}
        norm = float(np.sqrt(sum(weight * weight for weight in weights.values()))) or 1.0
        return {gram: weight / norm for gram, weight in weights.items()}


class _Postings:
    """gram → which rows hold it with what value, as pieces of two flat arrays."""

    def __init__(self, rows: Sequence[Mapping[str, float]]) -> None:
        self.rows = len(rows)
        found: dict[str, tuple[list[int], list[float]]] = {}
        for row, values in enumerate(rows):
            for gram, value in values.items():
                lists = found.get(gram)
                if lists is None:
                    lists = found[gram] = ([], [])
                lists[0].append(row)
                lists[1].append(value)
        at: list[int] = []
        what: list[float] = []
        self._piece: dict[str, tuple[int, int]] = {}
        for gram, (places, values_there) in found.items():
            self._piece[gram] = (len(at), len(at) + len(places))
            at += places
            what += values_there
        self._at: Ids = np.array(at, dtype=np.int32)
        self._what: Floats = np.array(what, dtype=np.float32)

    def sum(self, weights: Mapping[str, float]) -> Floats:
        """Return for every row Σ weight · value."""
        total = np.zeros(self.rows, dtype=np.float32)
        for gram, weight in weights.items():
            if gram in self._piece:
                start, end = self._piece[gram]
                total[self._at[start:end]] += weight * self._what[start:end]  # a row stands once in each piece
        return total


def _bag(ways: Sequence[Mapping[str, float]], text: Mapping[str, float]) -> dict[str, float]:
    """Return what a note speaks of: the strongest of its ways of asking counts, the answer half."""
    bag: dict[str, float] = {gram: LATE_TEXT * weight for gram, weight in text.items()}
    for way in ways:
        for gram, weight in way.items():
            bag[gram] = max(bag.get(gram, 0.0), weight)
    return bag
