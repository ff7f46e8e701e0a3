"""What a person may see: the units below their posts, or everything."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.utils import timezone

from tingsu.org.models import Person, Post, Unit
from tingsu.org.permissions import EVERYWHERE, ROLES, Permission, Role


def units_of(person: Person, permission: Permission) -> list[int] | None:
    """Return the ids of the units at which `person` holds `permission`; None means every unit.

    Like the posts, they are read once per object: a page asks several times, for the list, the counts and the filters.
    """
    known: dict[frozenset[int], list[int]] = person.__dict__.setdefault("_units_below", {})
    posts = [post for post in person.current_posts() if permission in ROLES[Role(post.role)]]
    if any(Role(post.role) in EVERYWHERE or post.unit.parent_id is None for post in posts):
        return None
    places = frozenset(post.unit_id for post in posts)
    if places not in known:
        known[places] = ids_below(post.unit for post in posts)
    return known[places]


def holders(permission: Permission, unit: Unit) -> list[Person]:
    """Return the people who hold `permission` for `unit` today, the nearest first, the whole bank's last.

    Whoever sits at one place comes by user name, so that the same question always has the same answer.
    """
    today = timezone.localdate()
    roles = [role for role, held in ROLES.items() if permission in held]
    above = [int(part) for part in unit.path.strip("/").split("/")]
    valid = Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))
    posts = Post.objects.filter(
        valid, Q(unit__in=above) | Q(role__in=EVERYWHERE), role__in=roles, person__is_active=True
    ).select_related("person", "unit")
    near = sorted(posts, key=lambda post: (post.role in EVERYWHERE, -len(post.unit.path), post.person.username))
    return list({post.person_id: post.person for post in near}.values())


def ids_below(units: Iterable[Unit]) -> list[int]:
    """Return the ids of `units` and all units below them."""
    below = Q()
    for unit in units:
        below |= Q(path__startswith=unit.path)
    if not below:
        return []
    return list(Unit.objects.filter(below).values_list("id", flat=True))
