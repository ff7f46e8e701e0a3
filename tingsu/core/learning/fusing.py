"""Weigh n-grams, sentences and lexicon together: the accurate profile's heads, fitted on texts that none has seen.

Training only; needs scikit-learn and SciPy, which using a model does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tingsu.core.learning.encoder import Encoder
from tingsu.core.learning.fitting import Design, Question, Settings, best_threshold, fit_head
from tingsu.core.learning.heads import Head, answered, probabilities
from tingsu.core.learning.ngrams import Floats
from tingsu.core.learning.sentences import SentenceModel

SHY = 0.02
"""Inverse strength of the penalty on sentence weights: few numbers, standardised, need a strong one."""
SHIFT_PENALTY = 0.02


@dataclass(frozen=True)
class _Evidence:
    """What speaks for the labels of texts held out: scores of n-grams, of sentences, hits of the lexicon."""

    scores: NDArray[np.float64]
    sentences: NDArray[np.float64]
    hits: NDArray[np.float32]

    @property
    def all(self) -> NDArray[np.float64]:
        """The three, one behind the other (3 × texts × labels)."""
        return np.stack([self.scores, self.sentences, self.hits.astype(np.float64)])


def fit_sentences(
    texts: Sequence[str],
    questions: Sequence[Question],
    encoder: Encoder,
    held: NDArray[np.bool_],
    settings: Settings,
    contexts: Sequence[str] = (),
) -> SentenceModel:
    """Return a model over sentence embeddings whose heads were weighed on the texts `held` out, also from the encoder.

    1. Fit heads over embeddings and over n-grams on the other texts.
    2. On the texts held out, find how much n-grams, sentences and lexicon should count, by the likelihood.
    3. Keep the embeddings' heads; the n-grams' own heads, fitted on all texts, stand in the fast profile.
    """
    rows = encoder.embed(texts, contexts)
    mean, spread = rows[~held].mean(axis=0), rows[~held].std(axis=0) + 1e-6
    standard = (rows - mean) / spread
    matrix = Design.of(texts, contexts, settings).matrix
    blocks, biases, heads = [], [], []
    start = 0
    for question in questions:
        known = np.array([value is not None for value in question.truth])
        learn, test = np.flatnonzero(known & ~held), np.flatnonzero(known & held)
        values = np.array([*question.truth, None], dtype=object)[:-1]
        truth, asked = list(values[learn]), list(values[test])
        weights, bias = fit_head(standard[learn], truth, question, replace(settings, strength=SHY, many_strength=SHY))
        other_weights, other_bias = fit_head(matrix[learn], truth, question, settings)
        evidence = _Evidence(
            matrix[test] @ other_weights + other_bias, standard[test] @ weights + bias, question.hits[test]
        )
        heads.append(_fuse(question, start, evidence, asked))
        blocks.append(weights / spread[:, None])
        biases.append(bias - (mean / spread) @ weights)
        start += len(question.labels)
    weights_of_all = np.hstack(blocks).astype(np.float32)
    return SentenceModel(encoder, weights_of_all, np.concatenate(biases).astype(np.float32), tuple(heads))


def _fuse(question: Question, start: int, evidence: _Evidence, truth: Sequence[Any]) -> Head:
    count = len(question.labels)
    if question.many:
        there = np.array([[label in labels for label in question.labels] for labels in truth])
        parts, shift = _likeliest_many(evidence.all, there)
    else:
        places = np.array([question.labels.index(value) for value in truth])
        parts, shift = _likeliest_one(evidence.all, places), np.zeros(count)
    slope, lift, rules = (np.full(count, part, np.float32) for part in parts)
    head = Head(
        question.name,
        question.labels,
        start,
        question.many,
        slope,
        shift.astype(np.float32),
        rules,
        lift,
        0.5 if question.many else 0.0,
        np.zeros((2, 2), np.float32),
    )
    chances = probabilities_of(head, evidence.scores, evidence.hits, evidence.sentences)
    if question.many:
        return replace(head, threshold=best_threshold(chances, there))
    said = answered(chances, is_level=question.is_level)
    return replace(head, sure=smooth_knots(chances.max(axis=1), said == places))


def smooth_knots(top: Floats, right: NDArray[np.bool_]) -> Floats:
    """Return (top probability, chance of being right) along a logistic curve in the top probability's log odds.

    Two numbers, because a tenth of the texts says too little about each of a dozen bins (Platt 1999).
    """
    from sklearn.linear_model import LogisticRegression

    def log_odds(chance: NDArray[Any]) -> NDArray[np.float64]:
        clipped = np.clip(chance.astype(np.float64), 0.01, 0.99)
        odds: NDArray[np.float64] = np.log(clipped / (1 - clipped))[:, None]
        return odds

    places = np.linspace(0.1, 1.0, 19)
    if right.all() or not right.any():
        return np.array([places, np.full(len(places), right.mean())], np.float32)
    curve = LogisticRegression(C=1e3, max_iter=1000).fit(log_odds(top), right)
    return np.array([places, curve.predict_proba(log_odds(places))[:, 1]], np.float32)


def probabilities_of(head: Head, scores: Any, hits: Any, sentences: Any) -> Floats:
    """Return a head's probabilities from double-precision scores."""
    return probabilities(head, scores.astype(np.float32), hits, sentences.astype(np.float32))


def _likeliest_one(evidence: NDArray[np.float64], places: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return the three weights, none negative, that make the right labels likeliest under the softmax."""
    from scipy.optimize import minimize

    rows = np.arange(len(places))

    def loss(parts: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        fused = np.tensordot(parts, evidence, axes=1)
        fused -= fused.max(axis=1, keepdims=True)
        chances = np.exp(fused)
        total = chances.sum(axis=1, keepdims=True)
        chances /= total
        right = fused[rows, places] - np.log(total[:, 0])
        chances[rows, places] -= 1
        return -float(right.mean()), (evidence * chances).sum(axis=(1, 2)) / len(rows)

    found = minimize(loss, np.array([0.7, 0.7, 0.2]), jac=True, method="L-BFGS-B", bounds=[(0, 6)] * 3)
    return np.asarray(found.x)


def _likeliest_many(
    evidence: NDArray[np.float64], there: NDArray[np.bool_]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the three weights, one for all labels, and each label's shift, held near zero by a penalty."""
    from scipy.optimize import minimize

    count = there.shape[1]

    def loss(numbers: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        parts, shift = numbers[:3], numbers[3:]
        fused = np.clip(np.tensordot(parts, evidence, axes=1) + shift, -40, 40)
        value = np.logaddexp(0, fused) - there * fused
        error = (1 / (1 + np.exp(-fused)) - there) / len(there)
        penalty = SHIFT_PENALTY * float(shift @ shift)
        slopes = np.concatenate([(evidence * error).sum(axis=(1, 2)), error.sum(axis=0) + 2 * SHIFT_PENALTY * shift])
        return float(value.sum()) / len(there) + penalty, slopes

    first = np.concatenate([[0.7, 0.7, 0.5], np.zeros(count)])
    bounds = [(0, 6)] * 3 + [(-8, 8)] * count
    found = np.asarray(minimize(loss, first, jac=True, method="L-BFGS-B", bounds=bounds).x)
    return found[:3], found[3:]
