"""How good answers are: accuracy, F1, weighted kappa, calibration error, and how sure one may be of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray


def accuracy(truth: Sequence[str], said: Sequence[str]) -> float:
    """Share of right answers."""
    return float(np.mean([a == b for a, b in zip(truth, said, strict=True)])) if truth else 0.0


def f1_by_label(truth: Sequence[str], said: Sequence[str]) -> dict[str, float]:
    """F1 of every label that occurs in the truth: 2·tp / (2·tp + fp + fn)."""
    found = {}
    for label in sorted(set(truth)):
        hit = sum(a == label and b == label for a, b in zip(truth, said, strict=True))
        wrong = sum(a != label and b == label for a, b in zip(truth, said, strict=True))
        missed = sum(a == label and b != label for a, b in zip(truth, said, strict=True))
        found[label] = 2 * hit / (2 * hit + wrong + missed) if hit else 0.0
    return found


def macro_f1(truth: Sequence[str], said: Sequence[str]) -> float:
    """Mean F1 over the labels of the truth."""
    scores = f1_by_label(truth, said)
    return float(np.mean(list(scores.values()))) if scores else 0.0


def many_f1(truth: Sequence[set[str]], said: Sequence[set[str]]) -> dict[str, float]:
    """Micro F1, macro F1 and F1 by label of questions with many answers."""
    labels = sorted(set().union(*truth, *said)) if truth else []
    hits = wrongs = misses = 0
    found: dict[str, float] = {}
    for label in labels:
        hit = sum(label in a and label in b for a, b in zip(truth, said, strict=True))
        wrong = sum(label not in a and label in b for a, b in zip(truth, said, strict=True))
        missed = sum(label in a and label not in b for a, b in zip(truth, said, strict=True))
        hits, wrongs, misses = hits + hit, wrongs + wrong, misses + missed
        if hit + missed:
            found[label] = 2 * hit / (2 * hit + wrong + missed)
    micro = 2 * hits / (2 * hits + wrongs + misses) if hits else 0.0
    return {"micro": micro, "macro": float(np.mean(list(found.values()))) if found else 0.0, **found}


def weighted_kappa(truth: Sequence[int], said: Sequence[int], *, levels: int) -> float:
    """Quadratic weighted kappa (Cohen 1968): agreement on an ordered scale beyond chance."""
    table = np.zeros((levels, levels))
    for a, b in zip(truth, said, strict=True):
        table[a, b] += 1
    places = np.arange(levels)
    cost = (places[:, None] - places[None, :]) ** 2 / (levels - 1) ** 2
    expected = np.outer(table.sum(1), table.sum(0)) / max(1, table.sum())
    by_chance = (cost * expected).sum()
    return float(1 - (cost * table).sum() / by_chance) if by_chance else 1.0


def calibration_error(confidences: NDArray[Any], right: NDArray[Any], *, bins: int = 10) -> float:
    """Expected calibration error: mean gap between confidence and share right, over equally filled bins."""
    if not len(confidences):
        return 0.0
    order = np.argsort(confidences, kind="stable")
    gaps = [
        len(part) * abs(float(confidences[part].mean()) - float(right[part].mean()))
        for part in np.array_split(order, bins)
        if len(part)
    ]
    return sum(gaps) / len(confidences)


def pearson(x: Sequence[float], y: Sequence[float]) -> float:
    """Pearson's r; 0 where one side does not vary."""
    a, b = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if a.std() == 0 or b.std() == 0:
        return 0.0
    return float(np.corrcoef(a, b)[0, 1])


def bootstrap_interval(
    measure: Callable[[NDArray[np.int64]], float], count: int, *, seed: int = 0, rounds: int = 300
) -> tuple[float, float]:
    """Return the 95 % interval of `measure(rows)` over resampled rows (percentile bootstrap, Efron 1979)."""
    rng = np.random.default_rng(seed)
    values = [measure(rng.integers(0, count, count)) for _ in range(rounds)]
    low, high = np.percentile(values, [2.5, 97.5])
    return float(low), float(high)
