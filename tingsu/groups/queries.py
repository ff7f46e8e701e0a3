"""The groups a person may see, and the members they may see of them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.shortcuts import get_object_or_404

from tingsu.cases.queries.visible import visible_to
from tingsu.groups.models import Group, Member
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of


def groups_for(person: Person) -> QuerySet[Group]:
    """Return the groups of the person's units, and those that hold a case they may see."""
    if not person.can(Permission.CASE_VIEW):
        return Group.objects.none()
    units = units_of(person, Permission.CASE_VIEW)
    if units is None:
        return Group.objects.all()
    seen = Member.objects.filter(case__in=visible_to(person).values("pk")).values("group")
    return Group.objects.filter(Q(unit__in=units) | Q(pk__in=seen))


def group_for(person: Person, group_id: int) -> Group:
    """Return one group, or 404."""
    found: Group = get_object_or_404(groups_for(person).select_related("unit", "decided_by"), pk=group_id)
    return found


def members_for(person: Person, group: Group) -> QuerySet[Member]:
    """Return the members whose cases the person may see; the others are only counted."""
    rows = group.members.filter(case__in=visible_to(person).values("pk"))
    return rows.select_related("case", "case__party", "case__owner", "case__unit").defer("case__search")


def tally(group: Group) -> dict[str, int]:
    """Return how many members there are in each state."""
    rows = group.members.order_by().values("case__state").annotate(n=Count("id"))
    return {row["case__state"]: row["n"] for row in rows}
