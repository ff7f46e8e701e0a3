"""What a person may see: the units below their posts, or everything."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q

from tingsu.org.models import Person, Unit
from tingsu.org.permissions import EVERYWHERE, ROLES, Permission, Role


def units_of(person: Person, permission: Permission) -> list[int] | None:
    """Return the ids of the units at which `person` holds `permission`; None means every unit."""
    posts = [post for post in person.current_posts() if permission in ROLES[Role(post.role)]]
    if any(Role(post.role) in EVERYWHERE or post.unit.parent_id is None for post in posts):
        return None
    return ids_below(post.unit for post in posts)


def ids_below(units: Iterable[Unit]) -> list[int]:
    """Return the ids of `units` and all units below them."""
    below = Q()
    for unit in units:
        below |= Q(path__startswith=unit.path)
    if not below:
        return []
    return list(Unit.objects.filter(below).values_list("id", flat=True))
