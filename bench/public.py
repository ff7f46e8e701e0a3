"""Heads on our features for public sets: what `bench.accuracy` trains and scores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tingsu.core.text.normalise import normalise

Matrix = Any
SEED = 0


class Features:
    """Weighed n-grams of normalised text: characters 1–4 for Chinese; words 1–2 and characters 2–5 for English.

    With `semantic`, sentence embeddings of the accurate profile stand beside them.
    """

    def __init__(self, *, english: bool, semantic: bool = False) -> None:
        from sklearn.feature_extraction.text import TfidfVectorizer

        shared = {"sublinear_tf": True, "preprocessor": normalise}
        if english:
            self._parts = [
                TfidfVectorizer(analyzer="char_wb", ngram_range=(2, 5), min_df=2, **shared),
                TfidfVectorizer(ngram_range=(1, 2), token_pattern=r"[a-z0-9']+", **shared),  # noqa: S106 - no password
            ]
        else:
            self._parts = [TfidfVectorizer(analyzer="char", ngram_range=(1, 4), min_df=2, **shared)]
        self._semantic = semantic

    def fit(self, texts: Sequence[str]) -> Matrix:
        """Learn the n-grams and return their matrix."""
        from scipy.sparse import hstack

        self.dense_: NDArray[np.float32] | None = self._embed(texts)
        return hstack([part.fit_transform(texts) for part in self._parts]).tocsr()

    def transform(self, texts: Sequence[str]) -> tuple[Matrix, NDArray[np.float32] | None]:
        """Return matrix and embeddings of other texts."""
        from scipy.sparse import hstack

        return hstack([part.transform(texts) for part in self._parts]).tocsr(), self._embed(texts)

    def _embed(self, texts: Sequence[str]) -> NDArray[np.float32] | None:
        if not self._semantic:
            return None
        from tingsu.packs.embedding import embed

        return embed(texts)


def classify(features: Features, train: Sequence[str], labels: Sequence[str], test: Sequence[str]) -> list[str]:
    """Return labels of `test`: the mean of a logistic regression and an NB-weighted one (Wang & Manning 2012)."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    matrix = features.fit(train)
    other, dense = features.transform(test)
    classes = sorted(set(labels))
    truth = np.array([classes.index(label) for label in labels])
    plain = LogisticRegression(C=10, max_iter=400).fit(matrix, truth)
    chances = plain.predict_proba(other)
    chances = chances + _naive_bayes_weighted(matrix, truth, other, len(classes))
    if features.dense_ is not None and dense is not None:
        scaler = StandardScaler().fit(features.dense_)
        semantic = LogisticRegression(C=0.05, max_iter=600).fit(scaler.transform(features.dense_), truth)
        chances = chances + 2 * semantic.predict_proba(scaler.transform(dense))
    return [classes[place] for place in chances.argmax(axis=1)]


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
    exp = np.exp(margins * 1.5 - (margins * 1.5).max(axis=1, keepdims=True))
    return np.asarray(exp / exp.sum(axis=1, keepdims=True))


def regress(features: Features, train: Sequence[str], values: NDArray[Any], test: Sequence[str]) -> NDArray[np.float64]:
    """Return values of `test` (texts × columns) by ridge regression, averaged with one on embeddings when there are."""
    from sklearn.linear_model import Ridge
    from sklearn.preprocessing import StandardScaler

    matrix = features.fit(train)
    other, dense = features.transform(test)
    found = Ridge(alpha=1.5, random_state=SEED).fit(matrix, values).predict(other)
    if features.dense_ is not None and dense is not None:
        scaler = StandardScaler().fit(features.dense_)
        semantic = Ridge(alpha=300.0).fit(scaler.transform(features.dense_), values).predict(scaler.transform(dense))
        found = found + semantic
    return np.asarray(found)
