"""The demo's units and people."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.db import transaction

from tingsu.journal.record import SYSTEM
from tingsu.org.actions.people import give_post
from tingsu.org.actions.units import add_unit
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import ROLE_NAMES, Role
from tingsu.packs.read import demo_bank
from tingsu.packs.schemas.demo import DemoComplaint

PASSWORD = "tingsu-demo-2026"  # noqa: S105 - printed on purpose, for a fictional bank only


@dataclass(frozen=True)
class Bank:
    """The seeded bank and what its customers will say."""

    units: dict[str, Unit]
    people: dict[str, Person]
    complaints: list[DemoComplaint]

    def staff(self, unit: Unit, *roles: str) -> list[Person]:
        """Return the people with one of `roles` whose post reaches `unit`, the nearest first."""
        found = [
            (-len(post.unit.path), person.pk, person)
            for person in self.people.values()
            for post in person.current_posts()
            if post.role in roles and unit.path.startswith(post.unit.path)
        ]
        return [person for _depth, _pk, person in sorted(found, key=lambda row: row[:2])]


@transaction.atomic
def seed_bank() -> Bank:
    """Make units, people and posts."""
    bank, complaints = demo_bank()
    units: dict[str, Unit] = {}
    for entry in bank.units:
        parent = units[entry.parent] if entry.parent else None
        units[entry.code] = add_unit(
            code=entry.code,
            name=entry.name,
            name_en=entry.name_en,
            kind=entry.kind,
            parent=parent,
            phone=entry.phone,
            by=SYSTEM,
        )
    hashed = make_password(PASSWORD)  # once: Argon2 is slow on purpose
    people: dict[str, Person] = {}
    for member in bank.people:
        person = Person(username=member.username, name=member.name, name_en=member.name_en, password=hashed)
        person.save()
        give_post(person, unit=units[member.unit], role=Role(member.role), by=SYSTEM)
        people[member.username] = person
    for somebody in people.values():
        somebody.current_posts()  # kept on the object now: in the demo's past nobody holds a post yet
    return Bank(units, people, complaints)


def sign_ins() -> list[tuple[str, str]]:
    """Return the user names that the demo shows, one a role."""
    bank, _complaints = demo_bank()
    return [
        (member.username, f"{ROLE_NAMES[Role(member.role)].zh} · {member.name}")
        for member in bank.people
        if member.show
    ]
