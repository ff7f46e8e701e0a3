"""Who is to be told of a case, worked out from all posts at once: a pass over 20,000 cases asks the database once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from tingsu.core.ladder import Recipient
from tingsu.org.models import Deputy, Person, Post, Unit
from tingsu.org.permissions import EVERYWHERE, ROLES, Permission, Role


@dataclass(frozen=True, slots=True)
class Seat:
    """Where a person sits, for what is needed here."""

    role: Role
    path: str


class Roster:
    """The posts, deputies and units of today."""

    def __init__(self) -> None:
        today = timezone.localdate()
        self.paths: dict[int, str] = dict(Unit.objects.values_list("pk", "path"))
        self.active = set(Person.objects.filter(is_active=True).values_list("pk", flat=True))
        self.seats: dict[int, list[Seat]] = defaultdict(list)
        self.at: dict[tuple[Role, str], list[int]] = defaultdict(list)
        self.deputies: dict[int, list[int]] = defaultdict(list)
        for absent, deputy in Deputy.objects.filter(since__lte=today, until__gte=today).values_list("absent", "deputy"):
            self.deputies[absent].append(deputy)
        valid = Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))
        posts = Post.objects.filter(valid).order_by("id").values_list("person_id", "role", "unit__path")
        for person_id, role, path in posts:
            seat = Seat(Role(role), path)
            self.at[seat.role, path].append(person_id)
            for holder in (person_id, *self.deputies[person_id]):
                self.seats[holder].append(seat)

    def told(
        self, to: Iterable[Recipient], *, unit_id: int, handler: int | None, owner: int | None = None
    ) -> list[int]:
        """Return the ids of those who are told of a case at a unit, and of their deputies; only who may see it.

        Without a handler the supervisor takes the handler's place: a case of nobody must not be told to nobody.
        """
        found: list[int] = []
        for recipient in to:
            found += self._people(recipient, unit_id, handler, owner)
        found += [deputy for person in found for deputy in self.deputies.get(person, ())]
        return [person for person in dict.fromkeys(found) if self.sees(person, unit_id, handler)]

    def sees(self, person_id: int, unit_id: int, handler: int | None) -> bool:
        """Say whether a person sees a case of a unit: the rule of `cases.queries.visible`, without a query."""
        if person_id not in self.active:
            return False
        seats = [seat for seat in self.seats.get(person_id, ()) if Permission.CASE_VIEW in ROLES[seat.role]]
        path = self.paths[unit_id]
        return any(seat.role in EVERYWHERE or person_id == handler or path.startswith(seat.path) for seat in seats)

    def _people(self, recipient: Recipient, unit_id: int, handler: int | None, owner: int | None) -> list[int]:
        match recipient:
            case Recipient.HANDLER if handler in self.active:
                return [handler] if handler else []
            case Recipient.OWNER if owner in self.active:
                return [owner] if owner else []
            case Recipient.HEAD_OFFICE:
                return self._head_office()
            case _:
                return self._nearest(Role.SUPERVISOR, self.paths[unit_id]) or self._head_office()

    def _head_office(self) -> list[int]:
        return [person for (role, _path), people in self.at.items() if role == Role.REVIEWER for person in people]

    def _nearest(self, role: Role, path: str) -> list[int]:
        """Return those who hold a role at a unit, else at the nearest unit above."""
        while path.strip("/"):
            people = [person for person in self.at.get((role, path), ()) if person in self.active]
            if people:
                return people
            path = path.rstrip("/").rpartition("/")[0] + "/"
        return []
