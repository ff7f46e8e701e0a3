"""Whose scores a person sees: one's own at once; those of one's units when the agent's head start is over."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone

from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of
from tingsu.quality.models import Objection, Sample, Score


def visible_to(person: Person) -> QuerySet[Score]:
    """Return the scores that a person may see."""
    seen = Q(pk__in=[])
    if person.can(Permission.QUALITY_OWN):
        seen |= Q(agent=person)
    if person.can(Permission.QUALITY_REVIEW):
        spoken_up = Exists(Objection.objects.filter(score=OuterRef("pk")))
        seen |= at_units(person) & (Q(open_at__lte=timezone.now()) | Q(spoken_up))
    return Score.objects.filter(seen)


def score_for(person: Person, conversation_id: int) -> Score:
    """Return the score of one talk, or 404."""
    found = visible_to(person).select_related("conversation__party", "unit", "agent", "sample")
    score: Score = get_object_or_404(found, conversation=conversation_id)
    return score


def is_blind(person: Person, score: Score) -> bool:
    """Say whether a person must not see the machine's score yet: the talk waits for somebody to score it."""
    sample = getattr(score, "sample", None)
    return sample is not None and sample.read_at is None and score.agent_id != person.pk


def objections_for(person: Person) -> QuerySet[Objection]:
    """Return the objections at the person's units, not one's own."""
    at = at_units(person, "score__")
    return (
        Objection.objects.filter(at).exclude(person=person).select_related("score__conversation", "person", "ruled_by")
    )


def samples_for(person: Person) -> QuerySet[Sample]:
    """Return the samples at the person's units of which one is not the agent."""
    at = at_units(person, "score__")
    return Sample.objects.filter(at).exclude(score__agent=person).select_related("score__conversation", "reader")


def at_units(person: Person, prefix: str = "") -> Q:
    """Return the condition for scores at the units where a person reviews."""
    if not person.can(Permission.QUALITY_REVIEW):
        return Q(pk__in=[])
    units = units_of(person, Permission.QUALITY_REVIEW)
    return Q() if units is None else Q(**{f"{prefix}unit__in": units})


def waiting_for(person: Person) -> int:
    """Return how much waits: new scores and answers of one's own; objections and samples where one reviews."""
    # One question for all: the menu asks it on every page.
    waiting: list[QuerySet[Any]] = [
        Score.objects.filter(agent=person, agent_saw_at=None, points__isnull=False),
        Objection.objects.filter(person=person, answer_seen_at=None).exclude(ruling=""),
    ]
    if person.can(Permission.QUALITY_REVIEW):
        waiting += [objections_for(person).filter(ruling=""), samples_for(person).filter(read_at=None)]
    first, *others = [rows.order_by().values("pk") for rows in waiting]
    return first.union(*others, all=True).count()
