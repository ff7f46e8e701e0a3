"""Who may be given a case."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from tingsu.org.models import Person
from tingsu.org.permissions import ROLES, Permission
from tingsu.org.scope import units_of

HANDLING_ROLES = [role.value for role, held in ROLES.items() if Permission.CASE_HANDLE in held]


def handlers_for(person: Person) -> QuerySet[Person]:
    """Return the people who can handle cases within the units at which `person` may assign."""
    today = timezone.localdate()
    valid = Q(posts__since__lte=today) & (Q(posts__until__isnull=True) | Q(posts__until__gte=today))
    people = Person.objects.filter(valid, is_active=True, posts__role__in=HANDLING_ROLES)
    units = units_of(person, Permission.CASE_ASSIGN)
    if units is not None:
        people = people.filter(posts__unit__in=units)
    return people.distinct().order_by("name")
