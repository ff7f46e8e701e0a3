"""When to call a supervisor to a talk: a forecast, and a budget of calls, for who is called too often stops looking.

The bar is set by what the last hours brought: with a budget of N an hour over H hours, it lies where only N·H talks
came above it, and never below the level from which we warn at all. Harm and fraud call at once and count for nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

FEWEST_TURNS = 3
"""Before the third turn of both sides a forecast cries wolf (docs/benchmarks.md)."""
HOLD = 0.15
"""A talk that called once calls again only when its forecast has risen by so much."""


@dataclass(frozen=True, slots=True)
class Budget:
    """So many calls an hour, looked at over `hours`; `floor` is the forecast from which we warn at all."""

    an_hour: int
    hours: float = 4.0
    floor: float = 0.5


@dataclass(frozen=True, slots=True)
class Precision:
    """How many of the judged alarms were right, with the 95 % interval (Wilson 1927). `share` is None without any."""

    right: int
    judged: int

    @property
    def share(self) -> float | None:
        """Right of judged."""
        return self.right / self.judged if self.judged else None

    def interval(self) -> tuple[float, float]:
        """Return the bounds within which the true share lies with 95 %."""
        n, z = self.judged, 1.96
        if not n:
            return 0.0, 1.0
        p = self.right / n
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        half = z * sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
        return max(0.0, middle - half), min(1.0, middle + half)


def bar(peaks: Sequence[float], budget: Budget) -> float:
    """Return the forecast above which a talk calls, given the highest forecast of every talk of the last hours."""
    allowed = max(1, int(budget.an_hour * budget.hours))
    high = sorted((peak for peak in peaks if peak >= budget.floor), reverse=True)
    return high[allowed] if len(high) > allowed else budget.floor


def calls(risk: float, *, turns: int, last_hour: int, called_at: float | None, bar_now: float, budget: Budget) -> bool:
    """Say whether a talk calls a supervisor now.

    `last_hour` counts the calls of the last hour; `called_at` is the forecast at which this talk called before.
    """
    if turns < FEWEST_TURNS or risk < max(bar_now, budget.floor) or last_hour >= budget.an_hour:
        return False
    return called_at is None or risk >= called_at + HOLD
