"""Fit linear heads: logistic regression on weighed n-grams, calibrated and thresholded on held-out folds.

Training only; needs scikit-learn, which using a model does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tingsu.core.learning.heads import Grams, Head, LinearModel, answered, probabilities
from tingsu.core.learning.ngrams import Floats, Vocabulary
from tingsu.core.learning.scores import accuracy, macro_f1


@dataclass(frozen=True)
class Question:
    """What is to be learnt: for each text one label or a set of labels; None where it is not known.

    `hits` counts what the lexicon found (texts × labels), to be weighed with the model.
    """

    name: str
    labels: tuple[str, ...]
    many: bool
    truth: Sequence[Any]
    hits: NDArray[np.float32]

    @property
    def is_level(self) -> bool:
        """Whether the labels are levels, 0 and up."""
        return self.labels[0] == "0"


@dataclass(frozen=True)
class Settings:
    """Hyper-parameters, one set for all heads."""

    strength: float = 4.0
    many_strength: float = 20.0
    folds: int = 4
    seed: int = 0
    min_df: int = 2
    limit: int = 60_000
    context_share: float = 0.5
    context_orders: int = 3
    context_limit: int = 20_000


@dataclass(frozen=True)
class Design:
    """The sparse matrix (texts × n-grams of texts, then of contexts) by which heads are fitted, and its vocabularies.

    A context has a length of its own, `context_share` of the text's: in one vector with it, long contexts would drown
    short answers.
    """

    matrix: Any
    text: Vocabulary
    context: Vocabulary | None

    @classmethod
    def of(cls, texts: Sequence[str], contexts: Sequence[str], settings: Settings) -> Design:
        """Learn the vocabularies; that of contexts only where there are any."""
        from scipy.sparse import hstack

        text = Vocabulary(min_df=settings.min_df, limit=settings.limit).fit(texts)
        matrix = design_matrix(text, texts)
        if not any(contexts):
            return cls(matrix, text, None)
        context = Vocabulary(orders=settings.context_orders, min_df=settings.min_df, limit=settings.context_limit)
        context.fit([words for words in contexts if words])
        beside = design_matrix(context, contexts) * settings.context_share
        return cls(hstack([matrix, beside]).tocsr(), text, context)


def fit_model(
    texts: Sequence[str], questions: Sequence[Question], settings: Settings, contexts: Sequence[str] = ()
) -> LinearModel:
    """Return a model of all questions, its weights rounded to small integers."""
    design = Design.of(texts, contexts, settings)
    matrix, size = design.matrix, design.text.size
    has_context = np.array([bool(words) for words in contexts] or [False] * len(texts))
    blanks = []
    blocks, biases, heads = [], [], []
    start = 0
    for question in questions:
        known = np.array([value is not None for value in question.truth])
        truth = [value for value in question.truth if value is not None]
        rows, hits = matrix[known], question.hits[known]
        weights, bias = fit_head(rows, truth, question, settings)
        held_out = held_out_scores(rows, truth, question, settings)
        fuse = _fuse_many if question.many else _fuse_one
        heads.append(fuse(question, start, held_out, hits, truth))
        blocks.append(weights)
        biases.append(bias)
        # Where no text lacked a context, a missing one counts as a middling one; else the texts have taught what it is.
        blank = rows[:, size:].mean(axis=0) @ weights[size:] if has_context[known].all() else np.zeros(len(bias))
        blanks.append(np.asarray(blank).ravel())
        start += len(question.labels)
    dense = np.hstack(blocks)
    bias_of_all = np.concatenate(biases).astype(np.float32)
    grams = _small(design.text, dense[:size])
    if design.context is None:
        return LinearModel(grams, bias_of_all, heads)
    context = _small(design.context, dense[size:] * settings.context_share)
    return LinearModel(grams, bias_of_all, heads, context=context, blank=np.concatenate(blanks).astype(np.float32))


def _small(vocabulary: Vocabulary, dense: NDArray[np.float64]) -> Grams:
    """Return weights as small integers times a scale by column."""
    scale = (np.abs(dense).max(axis=0) / 127).clip(1e-9).astype(np.float32)
    return Grams(vocabulary, np.rint(dense / scale).astype(np.int8), scale)


def design_matrix(vocabulary: Vocabulary, texts: Sequence[str]) -> Any:
    """Return the sparse matrix (texts × n-grams) that `LinearModel.scores` multiplies by."""
    from scipy.sparse import csr_matrix

    places = vocabulary.places(texts)
    text_of_place = places.text_of_place()
    rows, columns = [], []
    for ids in places.ids:
        known = ids < vocabulary.size
        rows.append(text_of_place[known])
        columns.append(ids[known])
    row, column = np.concatenate(rows), np.concatenate(columns)
    values = vocabulary.idf_[column] / vocabulary.norms(places)[row]
    return csr_matrix((values, (row, column)), shape=(len(texts), vocabulary.size))


def fit_head(
    rows: Any, truth: Sequence[Any], question: Question, settings: Settings
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return weights (columns of `rows` × labels) and biases of one question, by logistic regression.

    Rare labels weigh as much as frequent ones. A label that never or always occurs gets a low bias and no weights.
    """
    from sklearn.linear_model import LogisticRegression

    size, count = rows.shape[1], len(question.labels)
    weights, bias = np.zeros((size, count)), np.full(count, -8.0)
    strength = settings.many_strength if question.many else settings.strength
    if question.many:
        for place, label in enumerate(question.labels):
            there = np.array([label in labels for labels in truth])
            if there.any() and not there.all():
                model = LogisticRegression(C=strength, max_iter=1000, class_weight="balanced").fit(rows, there)
                weights[:, place], bias[place] = model.coef_[0], model.intercept_[0]
        return weights, bias
    model = LogisticRegression(C=strength, max_iter=1000, class_weight="balanced").fit(rows, list(truth))
    coefficients = model.coef_ if len(model.classes_) > 2 else np.vstack([-model.coef_, model.coef_])
    intercepts = model.intercept_ if len(model.classes_) > 2 else np.array([-model.intercept_[0], model.intercept_[0]])
    for at, label in enumerate(model.classes_):
        place = question.labels.index(label)
        weights[:, place], bias[place] = coefficients[at], intercepts[at]
    return weights, bias


def _fuse_one(
    question: Question, start: int, scores: NDArray[np.float64], hits: NDArray[np.float32], truth: Sequence[Any]
) -> Head:
    """Weigh model and lexicon for one answer by what is best on held-out texts."""
    places = np.array([question.labels.index(value) for value in truth])
    trials = []
    for weight in (0.0, 0.15, 0.3, 0.5, 0.8):
        fused = scores + weight * hits
        said = [question.labels[place] for place in fused.argmax(axis=1)]
        trials.append((accuracy(list(truth), said) + macro_f1(list(truth), said), weight))
    weight = max(trials)[1]
    slope = _temperature(scores + weight * hits, places)
    count = len(question.labels)
    shared = np.full(count, slope, np.float32)
    head = Head(
        question.name,
        question.labels,
        start,
        False,
        shared,
        np.zeros(count, np.float32),
        shared * np.float32(weight),
        np.zeros(count, np.float32),
        0.0,
        np.zeros((2, 2), np.float32),
    )
    chances = probabilities(head, scores.astype(np.float32), hits)
    right = answered(chances, is_level=question.is_level) == places
    return replace(head, sure=knots(chances.max(axis=1), right))


def _fuse_many(
    question: Question, start: int, scores: NDArray[np.float64], hits: NDArray[np.float32], truth: Sequence[Any]
) -> Head:
    """Weigh model and lexicon label by label; one threshold for all, where micro F1 on held-out texts is best."""
    from sklearn.linear_model import LogisticRegression

    count = len(question.labels)
    there = np.array([[label in labels for label in question.labels] for labels in truth])
    slope, shift, rules = np.ones(count, np.float32), np.zeros(count, np.float32), np.zeros(count, np.float32)
    for place in range(count):
        if 3 <= there[:, place].sum() < len(there):
            signs = np.column_stack([scores[:, place], hits[:, place]])
            model = LogisticRegression(C=10.0, max_iter=1000).fit(signs, there[:, place])
            # More words of a label never speak against it, and a better score neither.
            slope[place], rules[place] = max(model.coef_[0, 0], 1e-3), max(model.coef_[0, 1], 0.0)
            shift[place] = model.intercept_[0]
    none = np.zeros(count, np.float32)
    head = Head(
        question.name, question.labels, start, True, slope, shift, rules, none, 0.5, np.zeros((2, 2), np.float32)
    )
    chances = probabilities(head, scores.astype(np.float32), hits)
    return replace(head, threshold=best_threshold(chances, there))


def held_out_scores(rows: Any, truth: Sequence[Any], question: Question, settings: Settings) -> NDArray[np.float64]:
    """Return for every text the scores of a model that has not seen it."""
    from sklearn.model_selection import KFold

    scores = np.full((len(truth), len(question.labels)), -8.0)
    folds = KFold(settings.folds, shuffle=True, random_state=settings.seed)
    for learn, hold in folds.split(rows):
        weights, bias = fit_head(rows[learn], [truth[place] for place in learn], question, settings)
        scores[hold] = rows[hold] @ weights + bias
    return scores


def _temperature(scores: NDArray[np.float64], truth: NDArray[np.int64]) -> float:
    """Return the slope that makes the softmax as sure as it is right (Guo et al. 2017), by golden section."""
    places = np.arange(len(truth))

    def loss(slope: float) -> float:
        logits = scores * slope
        logits = logits - logits.max(axis=1, keepdims=True)
        return float(np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[places, truth]))

    low, high, ratio = 0.05, 5.0, (5**0.5 - 1) / 2
    for _step in range(60):
        a, b = high - ratio * (high - low), low + ratio * (high - low)
        low, high = (low, b) if loss(a) < loss(b) else (a, high)
    return (low + high) / 2


def knots(top: Floats, right: NDArray[np.bool_], *, bins: int = 12) -> Floats:
    """Return (top probability, share right) at equally filled bins, made never to fall (pool adjacent violators)."""
    order = np.argsort(top, kind="stable")
    groups = [[float(top[part].mean()), float(right[part].mean()), len(part)] for part in np.array_split(order, bins)]
    merged: list[list[float]] = []
    for group in groups:
        merged.append(group)
        while len(merged) > 1 and merged[-2][1] > merged[-1][1]:
            a, b = merged[-2], merged.pop()
            size = a[2] + b[2]
            merged[-1] = [(a[0] * a[2] + b[0] * b[2]) / size, (a[1] * a[2] + b[1] * b[2]) / size, size]
    return np.array([[x for x, _y, _n in merged], [y for _x, y, _n in merged]], np.float32)


def best_threshold(chances: Floats, there: NDArray[np.bool_]) -> float:
    """Return the threshold with the best micro F1."""
    best, best_f1 = 0.5, -1.0
    for threshold in np.linspace(0.15, 0.65, 51):
        said = chances >= threshold
        f1 = 2 * float((said & there).sum()) / max(1.0, float(said.sum() + there.sum()))
        if f1 > best_f1:
            best, best_f1 = float(threshold), f1
    return best
