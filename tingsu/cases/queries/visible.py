"""The cases that a person may see."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from tingsu.cases.models import Case
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of


def visible_to(person: Person) -> QuerySet[Case]:
    """Return the cases of the person's units and below, and those assigned to them; head office sees all."""
    if not person.can(Permission.CASE_VIEW):
        return Case.objects.none()
    units = units_of(person, Permission.CASE_VIEW)
    if units is None:
        return Case.objects.all()
    return Case.objects.filter(Q(unit__in=units) | Q(owner=person))


def case_for(person: Person, case_id: int) -> Case:
    """Return one case, or 404: what one may not see does not exist."""
    found: Case = get_object_or_404(
        visible_to(person).select_related("unit", "owner", "party", "first_receiver"), pk=case_id
    )
    return found
