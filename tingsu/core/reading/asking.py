"""Ask model and lexicon about many utterances at once; hand each one's signals on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tingsu.core.learning.heads import Fusion, Head, LinearModel, confidence
from tingsu.core.learning.ngrams import Floats, Places
from tingsu.core.learning.sentences import SentenceModel
from tingsu.core.reading.finding import Span, Utterance
from tingsu.core.reading.labels import MANY
from tingsu.core.reading.lexicon import CERTAIN, Hit, Lexicon
from tingsu.core.reading.signals import Answers, Signals

LONGEST = 4000
LONGEST_CONTEXT = 300
PIECE_LENGTHS = (2, 4, 7)
MOST_HITS = 3
CERTAINTY = np.float32(0.85)
"""The share of texts with a certain phrase that carry its label; the worst such list has .86 on the corpus."""


class Asker:
    """The lexicon and the models of one kind of speaker. `sentences` stand beside `model` in the accurate profile."""

    def __init__(
        self,
        lexicon: Lexicon,
        model: LinearModel | None,
        questions: Mapping[str, tuple[str, ...]],
        *,
        sentences: SentenceModel | None = None,
    ) -> None:
        self._lexicon = lexicon
        self._model = model
        self._sentences = sentences if model else None
        self._heads = model.heads if model else _heads_without_model(questions)
        if self._sentences:
            self._heads = self._sentences.heads
        self._fusion = Fusion(self._heads)

    def ask(self, utterances: Sequence[Utterance]) -> list[Signals]:
        """Return the signals of each utterance, in order."""
        normals = [utterance.normal[:LONGEST] for utterance in utterances]
        hits = [self._lexicon.find(normal) for normal in normals]
        contexts: Sequence[str] = ()
        if self._model is not None and self._model.context is not None:
            contexts = [utterance.normal_context[:LONGEST_CONTEXT] for utterance in utterances]
        width = self._heads[-1].columns.stop
        if self._model is None:
            scores, places = np.zeros((len(normals), width), np.float32), None
        else:
            scores, places = self._model.scores(normals, contexts)
        beside = self._sentences.scores(normals, contexts) if self._sentences else None
        counts, is_certain = count_hits(self._fusion, hits)
        chances = [
            heed_certain(chance, is_certain[:, head.columns]) if head.many and is_certain.any() else chance
            for head, chance in zip(self._heads, self._fusion.probabilities(scores, counts, beside), strict=True)
        ]
        pieces = self._pieces(places, chances) if places is not None else None
        sure = [
            [0.0] * len(normals) if head.many else confidence(head, chances[at].max(axis=1)).tolist()
            for at, head in enumerate(self._heads)
        ]
        return [
            Signals(
                utterance,
                hits[row],
                {
                    head.question: Answers(
                        head.labels, chances[at][row], sure[at][row], head.threshold, pieces[at][row] if pieces else {}
                    )
                    for at, head in enumerate(self._heads)
                },
            )
            for row, utterance in enumerate(utterances)
        ]

    def _pieces(self, places: Places, chances: list[Floats]) -> list[list[dict[str, Span]]]:
        """Return for each head and utterance the piece of text that spoke most for the labels that are given."""
        assert self._model is not None  # noqa: S101 - told to the type checker
        wanted: list[tuple[int, NDArray[np.int64]]] = []
        for at, head in enumerate(self._heads):
            if head.many:
                given = chances[at] >= head.threshold
                for rank in range(int(given.sum(axis=1).max(initial=0))):
                    # The rank-th label given; texts with fewer are asked about any label, and not answered.
                    order = np.argsort(~given, axis=1, kind="stable")[:, rank]
                    wanted.append((at, np.where(given.sum(axis=1) > rank, order, -1)))
            elif head.question == "heat":
                wanted.append((at, np.maximum(chances[at].argmax(axis=1), 1)))
            else:
                wanted.append((at, chances[at].argmax(axis=1)))
        pieces: list[list[dict[str, Span]]] = [[{} for _ in chances[0]] for _ in self._heads]
        if not wanted:
            return pieces
        columns = np.stack([np.maximum(local, 0) + self._heads[at].start for at, local in wanted], axis=1)
        found = best_pieces(self._model.evidence(places, columns), places)
        for column, (at, local) in enumerate(wanted):
            labels = self._heads[at].labels
            many = self._heads[at].many
            for row, label in enumerate(local):
                span = found[row][column]
                if label < 0 or span is None:
                    continue
                if many:
                    pieces[at][row][labels[label]] = span
                else:
                    pieces[at][row] = dict.fromkeys(labels, span) if labels[0] == "0" else {labels[label]: span}
        return pieces


def count_hits(fusion: Fusion, hits: Sequence[Mapping[str, Sequence[Hit]]]) -> tuple[Floats, NDArray[np.bool_]]:
    """Return how often the lexicon found each label (texts × columns), at most thrice, and where it was certain."""
    counts = np.zeros((len(hits), len(fusion.shift)), np.float32)
    is_certain = np.zeros(counts.shape, np.bool_)
    for row, found in enumerate(hits):
        for question, of_question in found.items():
            for hit in of_question:
                place = fusion.places[question, hit.entry.label]
                counts[row, place] += hit.entry.weight
                if hit.entry.weight >= CERTAIN:
                    is_certain[row, place] = True
    return np.minimum(counts, MOST_HITS), is_certain


def heed_certain(chances: Floats, is_certain: NDArray[np.bool_]) -> Floats:
    """Return chances in which a certain phrase is heard beside the model, as a noisy or: 1 − (1 − p)·(1 − 0.85).

    One such phrase in a long complaint is else outvoted by the rest of it.
    """
    heard: Floats = np.where(is_certain, 1 - (1 - chances) * (1 - CERTAINTY), chances)
    return heard


def best_pieces(evidence: Floats, places: Places) -> list[list[Span | None]]:
    """Return for each text and column the window of two to seven characters that spoke most for it, if any did."""
    width, columns = evidence.shape
    sums = np.vstack([np.zeros((1, columns), np.float32), np.cumsum(evidence, axis=0)])
    ends = np.repeat(places.starts + places.lengths, places.lengths)
    best = np.full((len(places.starts), columns), 0.0, np.float32)
    start = np.zeros((len(places.starts), columns), np.int64)
    length = np.zeros((len(places.starts), columns), np.int64)
    here = np.arange(width)
    for size in PIECE_LENGTHS:
        last = np.minimum(here + size, ends)
        # Divided by the root of its length, so that a longer window must earn its length.
        worth = (sums[last] - sums[here]) / np.sqrt(size)
        top = np.maximum.reduceat(worth, places.starts, axis=0)
        is_top = worth >= np.repeat(top, places.lengths, axis=0)
        first = np.minimum.reduceat(np.where(is_top, here[:, None], width), places.starts, axis=0)
        better = top > best
        best, start, length = (
            np.where(better, top, best),
            np.where(better, first, start),
            np.where(better, size, length),
        )
    # Back to characters of the text itself: its brackets are not part of it.
    begin = np.maximum(start - places.starts[:, None] - 1, 0)
    stop = np.minimum(start - places.starts[:, None] - 1 + length, (places.lengths - 2)[:, None])
    return [
        [Span(b, e) if e > b and w > 0 else None for b, e, w in zip(row_b, row_e, row_w, strict=True)]
        for row_b, row_e, row_w in zip(begin.tolist(), stop.tolist(), best.tolist(), strict=True)
    ]


def _heads_without_model(questions: Mapping[str, tuple[str, ...]]) -> tuple[Head, ...]:
    """Return heads by which the lexicon alone decides, for an installation without a trained model."""
    heads, start = [], 0
    for question, labels in questions.items():
        count = len(labels)
        ones = np.ones(count, np.float32)
        many = question in MANY
        shift = ones * np.float32(-1.5 if many else 0.0)
        if not many:
            shift[labels.index(USUAL[question])] = 0.5
        sure = np.array([[0, 1], [0.3, 0.8]], np.float32)
        heads.append(Head(question, labels, start, many, ones, shift, ones * np.float32(2.0), 0 * ones, 0.5, sure))
        start += count
    return tuple(heads)


USUAL = {"heat": "0", "emotion": "calm", "need": "help", "cause": "none", "business": "none", "matter": "complaint"}
