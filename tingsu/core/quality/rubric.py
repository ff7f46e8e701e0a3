"""What a talk is measured by: criteria with points, what taboos cost, where breaches of the law cap the score.

A rubric is content (`packs/data/quality/rubric.yaml`); a bank changes weights and leaves criteria out there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from tingsu.core.said import Words


class Verdict(StrEnum):
    """How far a criterion was met."""

    MET = "met"
    PARTLY = "partly"
    MISSED = "missed"

    @property
    def share(self) -> float:
        """The share of the points that it earns."""
        return {Verdict.MET: 1.0, Verdict.PARTLY: 0.5, Verdict.MISSED: 0.0}[self]

    @property
    def level(self) -> int:
        """Its place from worst (0) to best (2)."""
        return int(self.share * 2)


class Situation(StrEnum):
    """What a talk was like; a criterion is due, or is not, because of it."""

    DISPLEASED = "displeased"  # some words of the customer had heat 1 or more
    UPSET = "upset"  # 2 or more
    COMPLAINT = "complaint"
    FRAUD = "fraud"
    HARM = "harm"
    SHORT = "short"  # the customer spoke at most twice
    LEFT = "left"  # the customer went away
    SETTLED = "settled"  # on the spot: the customer thanked at the end and was calm


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing that a good talk does.

    `check` names how it is looked for (`tingsu/core/quality/checks.py`). It is due in a talk where one of `when` holds
    (empty: in every talk) and none of `unless`. `full` and `partly` are the limits of checks that measure: seconds.
    """

    id: str
    name: Words
    check: str
    points: float
    when: tuple[Situation, ...] = ()
    unless: tuple[Situation, ...] = ()
    full: float = 0
    partly: float = 0


@dataclass(frozen=True, slots=True)
class Grade:
    """A name for the scores from `least` upwards."""

    id: str
    name: Words
    least: int


@dataclass(frozen=True, slots=True)
class Process:
    """How scores are used: the agent's head start in hours, days to object, the share that people score too.

    `heat_rise`: a talk whose heat rose by so much (0 to 3) is always looked at. `good_least`: a talk with at least so
    many points, in which an upset customer calmed down and nothing was wrong, is shown as one to learn from.
    """

    window_hours: int = 24
    objection_days: int = 10
    sample_percent: float = 5
    heat_rise: float = 1
    good_least: int = 85


@dataclass(frozen=True)
class Rubric:
    """All criteria; the points that each taboo takes away, together at most `taboo_limit`; the cap of each breach."""

    version: str
    criteria: tuple[Criterion, ...]
    taboos: Mapping[str, float]
    taboo_limit: float
    caps: Mapping[str, int]
    grades: tuple[Grade, ...]
    process: Process = Process()

    def criterion(self, criterion_id: str) -> Criterion | None:
        """Return a criterion; None for one that is no longer there."""
        return next((criterion for criterion in self.criteria if criterion.id == criterion_id), None)

    def grade(self, points: int) -> Grade:
        """Return the grade of a score, the lowest for scores under all limits."""
        ordered = sorted(self.grades, key=lambda grade: -grade.least)
        return next((grade for grade in ordered if points >= grade.least), ordered[-1])


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a talk, beyond its words. None: not known, and then nobody is judged by it."""

    is_satisfied: bool | None = None
    has_case: bool | None = None
    is_promise_kept: bool | None = None
    customer_left: bool = False
