"""Everybody who could take a case at a unit, in four queries."""

from __future__ import annotations

from collections import defaultdict

from django.db.models import Count, Q
from django.utils import timezone

from tingsu.cases.models import Case
from tingsu.core.routing import Candidate
from tingsu.core.workflow import WORKED
from tingsu.org.models import Deputy, Person, Post, Unit
from tingsu.org.permissions import Role
from tingsu.routing.models import Ability

TAKERS = (Role.OFFICER.value, Role.SUPERVISOR.value)


def candidates(case: Case, unit: Unit) -> list[Candidate]:
    """Return officers and supervisors of the unit and of those above it, with load, absence, skills and languages."""
    posts = _posts(unit)
    people = list(posts)
    load, absent, abilities = loads(people), _absent(people), _abilities(people)
    return [
        Candidate(
            id=person_id,
            load=load.get(person_id, 0),
            distance=distance,
            is_senior=senior,
            is_absent=person_id in absent,
            is_concerned=person_id in case.concerned,
            skills=frozenset(abilities[person_id, "skill"]),
            languages=frozenset(abilities[person_id, "language"]),
        )
        for person_id, (distance, senior) in posts.items()
    ]


def loads(people: list[int]) -> dict[int, int]:
    """Return how many cases each person works on."""
    rows = Case.objects.filter(owner__in=people, state__in=WORKED).order_by().values("owner").annotate(n=Count("id"))
    return {row["owner"]: row["n"] for row in rows}


def _posts(unit: Unit) -> dict[int, tuple[int, bool]]:
    """Return person → (units between, supervisor), by the post that is nearest."""
    today = timezone.localdate()
    path = [int(part) for part in unit.path.split("/") if part]
    valid = Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))
    held = Post.objects.filter(valid, unit__in=path, role__in=TAKERS, person__is_active=True)
    found: dict[int, tuple[int, bool]] = {}
    for person_id, unit_id, role in held.order_by("id").values_list("person", "unit", "role"):
        place = (len(path) - 1 - path.index(unit_id), role == Role.SUPERVISOR.value)
        found[person_id] = min(place, found.get(person_id, place))
    return found


def _absent(people: list[int]) -> set[int]:
    """Return those for whom somebody else stands in today."""
    today = timezone.localdate()
    away = Deputy.objects.filter(absent__in=people, since__lte=today, until__gte=today)
    return set(away.values_list("absent", flat=True))


def _abilities(people: list[int]) -> defaultdict[tuple[int, str], set[str]]:
    found: defaultdict[tuple[int, str], set[str]] = defaultdict(set)
    for ability in Ability.objects.filter(person__in=people):
        found[ability.person_id, ability.kind].add(ability.code)
    return found


def takers() -> list[Person]:
    """Return everybody to whom cases can be routed today."""
    today = timezone.localdate()
    valid = Q(posts__since__lte=today) & (Q(posts__until__isnull=True) | Q(posts__until__gte=today))
    people = Person.objects.filter(valid, is_active=True, posts__role__in=TAKERS).distinct().order_by("name")
    return list(people.prefetch_related("abilities", "posts__unit"))
