"""What the scores of one person come to: what goes well, what is worth practising, and talks to learn from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, QuerySet
from django.db.models.functions import TruncWeek
from django.http import Http404

from tingsu.core.quality import Verdict
from tingsu.org.models import Person
from tingsu.packs import installed
from tingsu.quality.card import faults_of, marks_of
from tingsu.quality.models import Score
from tingsu.quality.queries.visible import at_units, visible_to

RECENT = 100
LEAST = 5
"""Fewer talks of one kind say nothing about a habit."""


@dataclass(frozen=True, slots=True)
class Habit:
    """One criterion over many talks: how often it was due, and the share that met it."""

    name: Any
    due: int
    met: int

    @property
    def percent(self) -> int:
        """The share met, in whole percent."""
        return round(100 * self.met / self.due)


def scores_of(viewer: Person, person_id: int) -> tuple[Person, QuerySet[Score]]:
    """Return a person and those of their scores that the viewer may see. 404 where there are none and it is not you."""
    found = visible_to(viewer).filter(agent=person_id)
    if viewer.pk == person_id:
        return viewer, found
    found = found.filter(at_units(viewer))
    person = Person.objects.filter(pk=person_id).first()
    if person is None or not found.exists():
        raise Http404
    return person, found


def habits_of(scores: QuerySet[Score]) -> tuple[list[Habit], Counter[str]]:
    """Return the criteria of the last hundred talks, the best kept first, and the taboos that were found."""
    due: Counter[str] = Counter()
    met: Counter[str] = Counter()
    faults: Counter[str] = Counter()
    for card in scores.filter(points__isnull=False).order_by("-ended_at").values_list("card", flat=True)[:RECENT]:
        for mark in marks_of(card):
            due[mark.criterion] += 1
            met[mark.criterion] += mark.verdict is Verdict.MET
        faults.update(fault.code for fault in faults_of(card))
    rubric = installed().rubric
    known = [(criterion, due[criterion.id]) for criterion in rubric.criteria if due[criterion.id] >= LEAST]
    habits = [Habit(criterion.name, times, met[criterion.id]) for criterion, times in known]
    return sorted(habits, key=lambda habit: -habit.percent), faults


def weeks_of(scores: QuerySet[Score]) -> list[dict[str, Any]]:
    """Return the mean points and the number of talks of each of the last twelve weeks that had any, newest first."""
    weeks = scores.filter(points__isnull=False).annotate(week=TruncWeek("ended_at")).values("week")
    means = weeks.annotate(mean=Avg("points"), talks=Count("pk")).order_by("-week")[:12]
    return [dict(week) for week in means]
