"""How far two readers of the same talks agree: the machine and a person, or two people.

Every figure comes with its n, and one that cannot be reckoned is None rather than 1: kappa of readers who gave every
talk the same verdict says nothing (Cohen 1968, quadratic weights; methods.md names 0.6 as usual).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tingsu.core.learning.scores import weighted_kappa
from tingsu.core.quality.rubric import Verdict

LEVELS = len(Verdict)
NEAR = 10
"""Scores that lie no further apart count as near."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One reader's judgement of one talk. A criterion that is not in `verdicts` was not due to this reader."""

    points: int | None
    verdicts: Mapping[str, Verdict]
    faults: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Compared:
    """Agreement on one criterion.

    `n` talks where both held it due; of those the share of equal verdicts, of verdicts at most one level apart, and
    quadratic weighted kappa. `due_alike` is the share of all talks where both, or neither, held it due.
    """

    id: str
    n: int
    exact: float | None
    within_one: float | None
    kappa: float | None
    due_alike: float


@dataclass(frozen=True, slots=True)
class Spotted:
    """Agreement on one taboo or breach: seen by both, by the machine alone, by the person alone."""

    code: str
    both: int
    machine_only: int
    human_only: int


@dataclass(frozen=True)
class Agreement:
    """Agreement on all talks: `n` scored by both, mean difference (machine − person), mean distance, share near."""

    n: int
    mean_difference: float | None
    mean_distance: float | None
    near: float | None
    criteria: tuple[Compared, ...]
    faults: tuple[Spotted, ...]


def agreement(machine: Sequence[Judged], human: Sequence[Judged]) -> Agreement:
    """Compare two readers' judgements of the same talks, in the same order."""
    pairs = list(zip(machine, human, strict=True))
    gaps = [m.points - h.points for m, h in pairs if m.points is not None and h.points is not None]
    criteria = dict.fromkeys(key for pair in pairs for judged in pair for key in judged.verdicts)
    codes = sorted({code for pair in pairs for judged in pair for code in judged.faults})
    return Agreement(
        n=len(gaps),
        mean_difference=_mean(gaps),
        mean_distance=_mean([abs(gap) for gap in gaps]),
        near=_mean([abs(gap) <= NEAR for gap in gaps]),
        criteria=tuple(_compared(criterion, pairs) for criterion in criteria),
        faults=tuple(_spotted(code, pairs) for code in codes),
    )


def _compared(criterion: str, pairs: Sequence[tuple[Judged, Judged]]) -> Compared:
    due = [(criterion in m.verdicts, criterion in h.verdicts) for m, h in pairs]
    levels = [
        (m.verdicts[criterion].level, h.verdicts[criterion].level)
        for m, h in pairs
        if criterion in m.verdicts and criterion in h.verdicts
    ]
    gaps = [abs(a - b) for a, b in levels]
    return Compared(
        criterion,
        len(levels),
        _mean([gap == 0 for gap in gaps]),
        _mean([gap <= 1 for gap in gaps]),
        kappa(levels),
        sum(a == b for a, b in due) / len(due),
    )


def kappa(levels: Sequence[tuple[int, int]]) -> float | None:
    """Return quadratic weighted kappa of pairs of levels 0 to 2; None where neither reader ever varied."""
    ours, theirs = [a for a, _b in levels], [b for _a, b in levels]
    if len(set(ours)) < 2 and len(set(theirs)) < 2:
        return None
    return weighted_kappa(theirs, ours, levels=LEVELS)


def _spotted(code: str, pairs: Sequence[tuple[Judged, Judged]]) -> Spotted:
    seen = [(code in m.faults, code in h.faults) for m, h in pairs]
    return Spotted(code, seen.count((True, True)), seen.count((True, False)), seen.count((False, True)))


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None
