"""Heads on our features for public sets: what `bench.accuracy` trains and scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tingsu.core.text.normalise import normalise

Matrix = Any
Numbers = NDArray[np.float64]
SEED = 0
MOST_EMBEDDED = 8000
"""Texts of a train split that the heads on embeddings are fitted on, drawn by seed; n-grams are fitted on all."""
LONGEST = 128
"""Pieces of a text that its embedding sees."""
WEIGHT_OF_BEFORE = 0.5
STEEPNESS = 1.5
"""By which margins of a support vector machine become chances (softmax)."""


@dataclass(frozen=True)
class Said:
    """What is read: a text, the words before it, numbers that tell its shape, and what the embeddings see of it."""

    text: str
    before: str = ""
    shape: tuple[float, ...] = ()
    seen: tuple[str, ...] = ()


class Features:
    """Weighed n-grams of normalised text: characters 1–4 for Chinese; words 1–2 and characters 2–5 for English.

    The words before have n-grams of their own. With `semantic`, sentence embeddings stand beside them: those of the
    encoder as published, so that nothing learnt on our corpus is in the numbers.
    """

    def __init__(self, *, english: bool, semantic: bool = False, longest: int = 4) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        shared = {"sublinear_tf": True, "preprocessor": normalise}
        if english:
            self._parts = [
                TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, **shared),
                TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"[a-z0-9']+", **shared),  # noqa: S106 - no password
            ]
        else:
            self._parts = [TfidfVectorizer(analyzer="char", ngram_range=(1, longest), min_df=2, **shared)]
        self._before = TfidfVectorizer(analyzer="char", ngram_range=(1, 2), min_df=3, **shared)
        self.semantic = semantic

    def fit(self, rows: Sequence[Said]) -> Matrix:
        """Learn the n-grams and return their matrix."""
        return self._matrix(rows, "fit_transform")

    def transform(self, rows: Sequence[Said]) -> Matrix:
        """Return the matrix of other rows."""
        return self._matrix(rows, "transform")

    def _matrix(self, rows: Sequence[Said], way: str) -> Matrix:
        from scipy.sparse import csr_matrix, hstack

        parts = [getattr(part, way)([row.text for row in rows]) for part in self._parts]
        # A set has words before its texts or shapes on all of its splits, or on none.
        if any(row.before for row in rows):
            parts.append(WEIGHT_OF_BEFORE * getattr(self._before, way)([row.before for row in rows]))
        if rows[0].shape:
            parts.append(csr_matrix(np.array([row.shape for row in rows])))
        return hstack(parts).tocsr()


def classify(features: Features, train: Sequence[Said], labels: Sequence[str], test: Sequence[Said]) -> list[str]:
    """Return labels of `test`: the mean of a logistic regression and an NB-weighted one (Wang & Manning 2012)."""
    from sklearn.linear_model import LogisticRegression

    matrix = features.fit(train)
    other = features.transform(test)
    classes = sorted(set(labels))
    truth = np.array([classes.index(label) for label in labels])
    plain = LogisticRegression(C=10, max_iter=400).fit(matrix, truth)
    chances = plain.predict_proba(other)
    chances = chances + _naive_bayes_weighted(matrix, truth, other, len(classes))
    if features.semantic:
        head = LogisticRegression(C=0.05, max_iter=600)
        chances = chances + 2 * _on_embeddings(head, train, truth, test, classes=len(classes))
    return [classes[place] for place in chances.argmax(axis=1)]


def log_chances(
    features: Features,
    train: Sequence[Said],
    labels: Sequence[str],
    test: Sequence[Said],
    *,
    strictness: float = 1.0,
    lean: float = 0.0,
    margins: float = 0.0,
) -> tuple[list[str], Numbers]:
    """Return classes and log chances of `test` where rare labels weigh as much as frequent ones (for macro F1).

    `strictness` is scikit-learn's C; `lean` says how much of the log share of a label comes back; `margins` is the C of
    a support vector machine that has an equal say (0: none). They are chosen by cross-validation on train splits.
    """
    from sklearn.linear_model import LogisticRegression
    from sklearn.svm import LinearSVC

    matrix = features.fit(train)
    other = features.transform(test)
    classes = sorted(set(labels))
    truth = np.array([classes.index(label) for label in labels])
    plain = LogisticRegression(C=strictness, max_iter=400, class_weight="balanced").fit(matrix, truth)
    logs = plain.predict_log_proba(other) + lean * np.log(np.bincount(truth) / len(truth))
    if margins:
        machine = LinearSVC(C=margins, class_weight="balanced", random_state=SEED).fit(matrix, truth)
        logs = logs + np.log(_softmax(STEEPNESS * machine.decision_function(other)))
    if features.semantic:
        head = LogisticRegression(C=0.01, max_iter=600, class_weight="balanced")
        logs = logs + np.log(_on_embeddings(head, train, truth, test, classes=len(classes)) + 1e-9)
    return classes, np.asarray(logs)


def regress(
    features: Features, train: Sequence[Said], values: NDArray[Any], test: Sequence[Said], *, penalty: float = 1.5
) -> Numbers:
    """Return values of `test` (texts × columns) by ridge regression, summed with one on embeddings when there are."""
    from sklearn.linear_model import Ridge

    matrix = features.fit(train)
    found = Ridge(alpha=penalty, random_state=SEED).fit(matrix, values).predict(features.transform(test))
    if features.semantic:
        found = found + _on_embeddings(Ridge(alpha=300.0), train, values, test)
    return np.asarray(found)


def _on_embeddings(
    head: Any, train: Sequence[Said], truth: NDArray[Any], test: Sequence[Said], *, classes: int = 0
) -> Numbers:
    """Return what a head on standardised embeddings says of `test`: values, or with `classes` a chance for each."""
    from sklearn.preprocessing import StandardScaler

    drawn = np.random.default_rng(SEED).permutation(len(train))[:MOST_EMBEDDED]
    known = embedded([train[at] for at in drawn])
    scaler = StandardScaler().fit(known)
    head.fit(scaler.transform(known), truth[drawn])
    asked = scaler.transform(embedded(test))
    if not classes:
        return np.asarray(head.predict(asked))
    # A label that was not drawn has no chance here.
    chances = np.zeros((len(test), classes))
    chances[:, head.classes_] = head.predict_proba(asked)
    return chances


_known: dict[str, NDArray[np.float32]] = {}


def embedded(rows: Sequence[Said]) -> NDArray[np.float32]:
    """Return the embeddings of what is seen of each row, side by side. A text is embedded once in a run."""
    texts = [row.seen or (row.text,) for row in rows]
    new = sorted({text for row in texts for text in row} - _known.keys())
    if new:
        _known.update(zip(new, _encoder().embed([f"query: {text}" for text in new]), strict=True))
    return np.array([np.concatenate([_known[text] for text in row]) for row in texts])


@cache
def _encoder() -> Any:
    from tingsu.packs.embedding import encoder

    return encoder(longest=LONGEST)


def _softmax(margins: Numbers) -> Numbers:
    exp = np.exp(margins - margins.max(axis=1, keepdims=True))
    return np.asarray(exp / exp.sum(axis=1, keepdims=True))


def _naive_bayes_weighted(matrix: Matrix, truth: NDArray[np.int64], other: Matrix, count: int) -> NDArray[np.float64]:
    from sklearn.svm import LinearSVC

    margins = np.zeros((other.shape[0], count))
    for place in range(count):
        there = truth == place
        inside = 1 + np.asarray(matrix[there].sum(axis=0)).ravel()
        outside = 1 + np.asarray(matrix[~there].sum(axis=0)).ravel()
        ratio = np.log((inside / inside.sum()) / (outside / outside.sum()))
        # Halfway between plain and weighted features: the interpolation of the paper.
        weigh = 0.5 + 0.5 * np.abs(ratio)
        model = LinearSVC(C=0.5, random_state=SEED).fit(matrix.multiply(weigh).tocsr(), there)
        margins[:, place] = model.decision_function(other.multiply(weigh).tocsr())
        if count == 2:
            margins[:, 1 - place] = -margins[:, place]
            break
    return _softmax(STEEPNESS * margins)
