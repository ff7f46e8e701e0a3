"""Linear heads over n-grams: one matrix of small integers, every score with the characters that made it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tingsu.core.learning.ngrams import Floats, Places, Vocabulary

LEVEL_CUTS = (0.65, 1.5, 2.35)
"""Where an expected level is cut; found on held-out texts, where a cut at .5 would call too many texts lukewarm."""


@dataclass(frozen=True)
class Head:
    """One question's share of the matrix.

    `labels` in the order of the columns from `start`. Words found by the lexicon speak with the model: a label's fused
    score is score × `slope` + hits × `rules` + `shift`, and in the accurate profile + sentence score × `lift`. With one
    answer, probabilities are the softmax of the fused scores; with many, each label's is their logistic, and the label
    is given from `threshold` on. `sure` holds knots (top probability, share that was right) by which the confidence of
    one answer is read off.
    """

    question: str
    labels: tuple[str, ...]
    start: int
    many: bool
    slope: Floats
    shift: Floats
    rules: Floats
    lift: Floats
    threshold: float
    sure: Floats

    @property
    def columns(self) -> slice:
        """The columns of this head."""
        return slice(self.start, self.start + len(self.labels))


class Grams:
    """A vocabulary and the weights of its n-grams: small integers (n-grams × columns), times `scale` by column."""

    def __init__(self, vocabulary: Vocabulary, weights: NDArray[np.int8], scale: Floats) -> None:
        self.vocabulary = vocabulary
        # One row of zeros behind the last: n-grams that do not count point there.
        self._weights = np.vstack([weights, np.zeros((1, weights.shape[1]), dtype=np.int8)])
        self._idf = np.append(vocabulary.idf_, np.float32(0))
        self.scale = scale

    @property
    def weights(self) -> NDArray[np.int8]:
        """The weights of the n-grams that count."""
        return self._weights[:-1]

    def scores(self, texts: Sequence[str]) -> tuple[Floats, Places]:
        """Return raw scores (texts × columns) of normalised texts, with places for `evidence`."""
        places = self.vocabulary.places(texts)
        if len(texts) == 1:
            # One text in four steps instead of twenty: the price of a step is what one text costs.
            known = places.ids[places.ids < self.vocabulary.size]
            total = (self._idf[known] @ self._weights[known].astype(np.float32))[None, :]
        else:
            total = np.zeros((len(texts), self._weights.shape[1]), dtype=np.float32)
            for ids in places.ids:
                weighed = self._weights[ids] * self._idf[ids][:, None]
                total += np.add.reduceat(weighed, places.starts, axis=0)
        return total * self.scale / self.vocabulary.norms(places)[:, None], places

    def evidence(self, places: Places, columns: NDArray[np.int64]) -> Floats:
        """Return for every character place how much it spoke for the chosen columns.

        `columns` has one row a text and one column a question; the answer has one row a place. Each n-gram gives its
        share to the characters it covers.
        """
        chosen = columns[places.text_of_place()]
        width = places.width
        total = np.zeros((width, columns.shape[1]), dtype=np.float32)
        for order, ids in enumerate(places.ids, start=1):
            share = self._weights[ids[:, None], chosen] * (self._idf[ids] / order)[:, None]
            for offset in range(order):
                total[offset:] += share[: width - offset]
        return total


class LinearModel:
    """What is read of a text and of the words it answers, and the heads that weigh it.

    `context` is there where texts were learnt in their contexts; `blank` (columns) stands for a missing one.
    """

    def __init__(
        self,
        grams: Grams,
        bias: Floats,
        heads: Sequence[Head],
        *,
        context: Grams | None = None,
        blank: Floats | None = None,
    ) -> None:
        self.grams = grams
        self.bias = bias
        self.heads = tuple(heads)
        self.context = context
        self.blank = blank

    def scores(self, texts: Sequence[str], contexts: Sequence[str] = ()) -> tuple[Floats, Places]:
        """Return raw scores (texts × columns) of normalised texts in their contexts, with places for `evidence`."""
        scores, places = self.grams.scores(texts)
        scores += self.bias
        if self.context is not None and self.blank is not None:
            if any(contexts):
                beside = self.context.scores(contexts)[0]
                beside[[not context for context in contexts]] = self.blank
                scores += beside
            else:
                scores += self.blank
        return scores, places

    def evidence(self, places: Places, columns: NDArray[np.int64]) -> Floats:
        """Return for every character place of the texts how much it spoke for the chosen columns; see `Grams`."""
        return self.grams.evidence(places, columns)


def probabilities(head: Head, scores: Floats, hits: Floats, sentences: Floats | None = None) -> Floats:
    """Return probabilities (texts × labels) of one head from its raw scores, the lexicon's hits, sentence scores."""
    fused = scores * head.slope + hits * head.rules + head.shift
    if sentences is not None:
        fused = fused + sentences * head.lift
    return chances_of(head, fused)


class Fusion:
    """All heads' numbers side by side, so that one step fuses the scores of all questions."""

    def __init__(self, heads: Sequence[Head]) -> None:
        self.heads = tuple(heads)
        self.places = {
            (head.question, label): head.start + at for head in heads for at, label in enumerate(head.labels)
        }
        self.slope, self.rules, self.shift, self.lift = (
            np.concatenate([getattr(head, part) for head in heads]) for part in ("slope", "rules", "shift", "lift")
        )

    def probabilities(self, scores: Floats, hits: Floats, sentences: Floats | None) -> list[Floats]:
        """Return for each head what `probabilities` gives, from raw scores, hits and sentence scores of all columns."""
        fused = scores * self.slope + hits * self.rules + self.shift
        if sentences is not None:
            fused += sentences * self.lift
        return [chances_of(head, fused[:, head.columns]) for head in self.heads]


def chances_of(head: Head, fused: Floats) -> Floats:
    """Return probabilities (texts × labels) of fused scores."""
    if head.many:
        logistic: Floats = (1 / (1 + np.exp(-fused.clip(-40, 40)))).astype(np.float32)
        return logistic
    fused = fused - fused.max(axis=1, keepdims=True)
    exp = np.exp(fused)
    chances: Floats = (exp / exp.sum(axis=1, keepdims=True)).astype(np.float32)
    return chances


def answered(chances: Floats, *, is_level: bool) -> NDArray[np.int64]:
    """Return the place of the answer of every text: the likeliest label, or for levels the one nearest the expected."""
    if not is_level:
        return np.asarray(chances.argmax(axis=1))
    expected = chances @ np.arange(chances.shape[1], dtype=np.float32)
    return np.asarray((expected[:, None] >= np.array(LEVEL_CUTS)).sum(axis=1))


def confidence(head: Head, top: Floats) -> Floats:
    """Return how often an answer with top probability `top` was right on texts not seen in fitting."""
    right: Floats = np.interp(top, head.sure[0], head.sure[1]).astype(np.float32)
    return right


def to_arrays(model: LinearModel) -> dict[str, NDArray[Any]]:
    """Return the arrays of a model, to be saved by numpy.savez_compressed."""
    arrays = {"bias": model.bias} | _gram_arrays(model.grams, "")
    if model.context is not None and model.blank is not None:
        arrays |= {"context:blank": model.blank} | _gram_arrays(model.context, "context:")
    return arrays | head_arrays(model.heads)


def _gram_arrays(grams: Grams, prefix: str) -> dict[str, NDArray[Any]]:
    return {
        f"{prefix}hashes": grams.vocabulary.hashes_,
        f"{prefix}idf": grams.vocabulary.idf_.astype(np.float16),
        f"{prefix}weights": grams.weights,
        f"{prefix}scale": grams.scale,
        f"{prefix}orders": np.array(grams.vocabulary.orders),
    }


def head_arrays(heads: Sequence[Head]) -> dict[str, NDArray[Any]]:
    """Return the arrays of heads."""
    arrays: dict[str, NDArray[Any]] = {}
    for head in heads:
        arrays[f"head:{head.question}:labels"] = np.array(head.labels)
        arrays[f"head:{head.question}:numbers"] = np.stack([head.slope, head.shift, head.rules, head.lift])
        arrays[f"head:{head.question}:sure"] = head.sure
        arrays[f"head:{head.question}:place"] = np.array([head.start, int(head.many), head.threshold])
    return arrays


def from_arrays(arrays: Mapping[str, NDArray[Any]]) -> LinearModel:
    """Return the model of saved arrays."""
    context = _grams_from(arrays, "context:") if "context:hashes" in arrays else None
    return LinearModel(
        _grams_from(arrays, ""),
        arrays["bias"],
        heads_from_arrays(arrays),
        context=context,
        blank=arrays["context:blank"] if context else None,
    )


def _grams_from(arrays: Mapping[str, NDArray[Any]], prefix: str) -> Grams:
    vocabulary = Vocabulary(orders=int(arrays[f"{prefix}orders"]))
    vocabulary.hashes_ = arrays[f"{prefix}hashes"]
    vocabulary.idf_ = arrays[f"{prefix}idf"].astype(np.float32)
    return Grams(vocabulary, arrays[f"{prefix}weights"], arrays[f"{prefix}scale"])


def heads_from_arrays(arrays: Mapping[str, NDArray[Any]]) -> tuple[Head, ...]:
    """Return the heads of saved arrays, in the order of their columns."""
    heads = []
    for key in arrays:
        if key.startswith("head:") and key.endswith(":labels"):
            question = key.split(":")[1]
            slope, shift, rules, lift = arrays[f"head:{question}:numbers"]
            start, many, threshold = arrays[f"head:{question}:place"]
            labels = tuple(str(label) for label in arrays[key])
            sure = arrays[f"head:{question}:sure"]
            numbers = (slope, shift, rules, lift, float(threshold), sure)
            heads.append(Head(question, labels, int(start), bool(many), *numbers))
    return tuple(sorted(heads, key=lambda head: head.start))
