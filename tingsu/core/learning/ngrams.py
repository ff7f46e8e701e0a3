"""Character n-grams as numbers: hashed, looked up and weighed for many texts at once, place by place.

Chinese words are one to four characters long and unspaced; n-grams of those lengths see them without a segmenter, and
see English well enough. A text is bracketed by two marks so that "好的" alone differs from "好的" within a sentence.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Ids = NDArray[np.int32]
Floats = NDArray[np.float32]

START, END, GAP = 2, 3, 0
MULTIPLIER = np.uint32(16777619)  # FNV-1a's prime
SPREAD = np.uint32(2654435761)
SLOTS = np.uint32(2**20 - 1)


@dataclass(frozen=True)
class Places:
    """The n-grams of a batch by place.

    `ids[k]` holds for every character place the id of the n-gram of length k+1 that begins there (`size` of the
    vocabulary where there is none), one row a length; `starts` and `lengths` say where each text lies, brackets
    included.
    """

    ids: Ids
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]

    @property
    def width(self) -> int:
        """How many places there are."""
        return int(self.ids.shape[1])

    def text_of_place(self) -> NDArray[np.int64]:
        """Return for every place the number of its text."""
        return np.repeat(np.arange(len(self.starts)), self.lengths)


class Vocabulary:
    """The n-grams that count, with their inverse document frequencies.

    idf(t) = ln((1 + n) / (1 + df(t))) + 1, as scikit-learn's TfidfVectorizer has it.
    """

    def __init__(self, *, orders: int = 4, min_df: int = 2, limit: int = 60_000) -> None:
        self.orders = orders
        self.min_df = min_df
        self.limit = limit

    def fit(self, texts: Sequence[str]) -> Vocabulary:
        """Learn which n-grams occur in at least `min_df` texts, the `limit` most frequent of them."""
        hashed = _hash_places(texts, self.orders)
        text_of_place = np.repeat(np.arange(len(texts)), hashed.lengths)
        grams, counts = [], []
        for hashes, valid in zip(hashed.hashes, hashed.valid, strict=True):
            pairs = np.unique(np.stack([hashes[valid].astype(np.int64), text_of_place[valid]]), axis=1)
            found, df = np.unique(pairs[0], return_counts=True)
            grams.append(found)
            counts.append(df)
        every, df = np.concatenate(grams), np.concatenate(counts)
        order = np.argsort(every, kind="stable")
        every, df = every[order], df[order]
        keep = df >= self.min_df
        every, df = every[keep], df[keep]
        if len(every) > self.limit:
            best = np.sort(np.argsort(-df, kind="stable")[: self.limit])
            every, df = every[best], df[best]
        self.hashes_ = every.astype(np.uint32)
        self.idf_ = (np.log((1 + len(texts)) / (1 + df)) + 1).astype(np.float32)
        return self

    @property
    def size(self) -> int:
        """How many n-grams count."""
        return len(self.hashes_)

    def places(self, texts: Sequence[str]) -> Places:
        """Return the n-grams of normalised texts by place."""
        hashed = _hash_places(texts, self.orders)
        ids = self._look_up(np.stack(hashed.hashes))
        ids[~np.stack(hashed.valid)] = self.size
        return Places(ids, hashed.starts, hashed.lengths)

    def _look_up(self, hashes: NDArray[np.uint32]) -> Ids:
        """Return the ids of hashes, `size` for unknown ones. Two tables by different bits, quicker than a search."""
        if not hasattr(self, "_tables"):
            self._tables = self._make_tables()
        padded, first, second = self._tables
        at = first[hashes & SLOTS]
        known = padded[at] == hashes
        other = second[(hashes >> np.uint32(11)) & SLOTS]
        return np.where(known, at, np.where(padded[other] == hashes, other, np.int32(self.size))).astype(np.int32)

    def _make_tables(self) -> tuple[NDArray[np.uint32], Ids, Ids]:
        first = np.full(int(SLOTS) + 1, self.size, np.int32)
        second = first.copy()
        first[self.hashes_ & SLOTS] = np.arange(self.size, dtype=np.int32)
        # Those that another took the place of; in the second table they meet so few that nearly all find a place.
        ousted = np.flatnonzero(first[self.hashes_ & SLOTS] != np.arange(self.size)).astype(np.int32)
        second[(self.hashes_[ousted] >> np.uint32(11)) & SLOTS] = ousted
        return np.append(self.hashes_, np.uint32(0)), first, second

    def norms(self, places: Places) -> Floats:
        """Return the Euclidean length of every text's weight vector, at least a small number."""
        if not hasattr(self, "_squares"):
            self._squares = np.append(self.idf_, np.float32(0)) ** 2
        total = self._squares[places.ids].sum(axis=0)
        return np.sqrt(np.add.reduceat(total, places.starts)).clip(1e-6).astype(np.float32)


@dataclass(frozen=True)
class _Hashed:
    hashes: list[NDArray[np.uint32]]
    valid: list[NDArray[np.bool_]]
    starts: NDArray[np.int64]
    lengths: NDArray[np.int64]


def _hash_places(texts: Sequence[str], orders: int) -> _Hashed:
    joined = "".join(f"\x02{text}\x03" for text in texts)
    points = np.frombuffer(joined.encode("utf-32-le", "replace"), dtype=np.uint32)
    lengths = np.array([len(text) + 2 for text in texts], dtype=np.int64)
    ends = np.cumsum(lengths)
    starts = ends - lengths
    width = len(points)
    left = np.repeat(ends, lengths) - np.arange(width)  # places left to the end of the text, this one included
    spread = points * SPREAD
    hashes, valid = [], []
    current = (spread ^ np.uint32(0x811C9DC5)) * MULTIPLIER
    for order in range(1, orders + 1):
        if order > 1:
            shifted = np.zeros(width, dtype=np.uint32)
            shifted[: max(0, width - order + 1)] = spread[order - 1 :]
            current = (current ^ shifted) * MULTIPLIER
        hashes.append(current ^ np.uint32(order * 0x9E3779B9 & 0xFFFFFFFF))
        # One mark alone says nothing, so orders of one leave the brackets out.
        valid.append((left >= order) if order > 1 else (points != START) & (points != END))
    return _Hashed(hashes, valid, starts, lengths)
