"""`quality/rubric.yaml`: what a talk is measured by."""

from __future__ import annotations

from typing import TypeVar

from pydantic import Field, field_validator, model_validator

from tingsu.core.quality import Criterion, Grade, Process, Rubric, Situation
from tingsu.core.quality.checks import CHECKS
from tingsu.core.reading.labels import COMPLIANCE, TABOOS
from tingsu.packs.schemas.common import Name, Strict

IDS = r"^[a-z][a-z0-9_]{0,39}$"
N = TypeVar("N", int, float)
TIMED = ("first_response", "no_long_wait")


class CriterionEntry(Strict):
    """One criterion; `full` and `partly` are seconds, for the checks that measure time."""

    id: str = Field(pattern=IDS)
    name: Name
    check: str
    points: float = Field(gt=0, le=100)
    when: list[Situation] = []
    unless: list[Situation] = []
    full: float = Field(default=0, ge=0)
    partly: float = Field(default=0, ge=0)

    @field_validator("check")
    @classmethod
    def _check_exists(cls, check: str) -> str:
        if check not in CHECKS:
            raise ValueError(f"unknown check '{check}'; there are {', '.join(CHECKS)}")
        return check

    @model_validator(mode="after")
    def _times_are_given(self) -> CriterionEntry:
        if self.check in TIMED and not 0 < self.full <= self.partly:
            raise ValueError("needs 'full' and 'partly' in seconds, full not above partly")
        return self

    def built(self) -> Criterion:
        """Return the criterion for the core."""
        return Criterion(
            self.id,
            self.name.words(),
            self.check,
            self.points,
            tuple(self.when),
            tuple(self.unless),
            self.full,
            self.partly,
        )


class GradeEntry(Strict):
    """A name for the scores from `least` upwards."""

    id: str = Field(pattern=IDS)
    name: Name
    least: int = Field(ge=0, le=100)


class ProcessEntry(Strict):
    """How scores are used."""

    window_hours: int = Field(default=24, ge=0, le=720)
    objection_days: int = Field(default=10, ge=1, le=365)
    sample_percent: float = Field(default=5, ge=0, le=100)
    heat_rise: float = Field(default=1, gt=0, le=3)
    good_least: int = Field(default=85, ge=0, le=100)

    def built(self) -> Process:
        """Return it for the core."""
        return Process(self.window_hours, self.objection_days, self.sample_percent, self.heat_rise, self.good_least)


class RubricEntry(Strict):
    """The whole rubric. Raise `version` with every change: scores keep the version by which they were made."""

    version: str = Field(min_length=1, max_length=40)
    criteria: list[CriterionEntry] = Field(min_length=1)
    taboos: dict[str, float]
    taboo_limit: float = Field(ge=0, le=100)
    caps: dict[str, int]
    grades: list[GradeEntry] = Field(min_length=1)
    process: ProcessEntry = ProcessEntry()

    @field_validator("taboos")
    @classmethod
    def _taboos_exist(cls, taboos: dict[str, float]) -> dict[str, float]:
        return _known(taboos, TABOOS)

    @field_validator("caps")
    @classmethod
    def _breaches_exist(cls, caps: dict[str, int]) -> dict[str, int]:
        return _known(caps, COMPLIANCE)

    @model_validator(mode="after")
    def _names_are_unique(self) -> RubricEntry:
        for entries in (self.criteria, self.grades):
            ids = [entry.id for entry in entries]
            if len(ids) != len(set(ids)):
                raise ValueError("two entries have the same id")
        return self

    def built(self) -> Rubric:
        """Return the rubric for the core."""
        return Rubric(
            self.version,
            tuple(entry.built() for entry in self.criteria),
            self.taboos,
            self.taboo_limit,
            self.caps,
            tuple(Grade(entry.id, entry.name.words(), entry.least) for entry in self.grades),
            self.process.built(),
        )


def _known(given: dict[str, N], codes: tuple[str, ...]) -> dict[str, N]:
    for code, value in given.items():
        if code not in codes:
            raise ValueError(f"unknown code '{code}'; there are {', '.join(codes)}")
        if not 0 <= value <= 100:
            raise ValueError(f"'{code}' must lie between 0 and 100")
    return given
