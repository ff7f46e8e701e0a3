"""The supervisors' board: what is late or will be, who carries how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from tingsu.cases.models import Case, Promise, PromiseState
from tingsu.cases.models.case import OPEN_STATES
from tingsu.cases.queries.silence import silent
from tingsu.cases.queries.visible import visible_to
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of

COLUMNS = ("late", "h24", "h72", "silent", "hot")


@dataclass(frozen=True, slots=True)
class Row:
    """One person's or unit's load. `key` is what the inbox filters by."""

    name: str
    key: str
    numbers: dict[str, int]

    @property
    def open(self) -> int:
        """How many cases are open."""
        return self.numbers["open"]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything on the page. `longest` is the heaviest load, against which the bars are drawn."""

    totals: dict[str, int]
    people: Sequence[Row]
    units: Sequence[Row]
    longest: int


def open_cases(person: Person) -> QuerySet[Case]:
    """Return the open cases of the units whose board a person may see."""
    cases = visible_to(person).filter(state__in=OPEN_STATES)
    units = units_of(person, Permission.BOARD_VIEW)
    return cases if units is None else cases.filter(unit__in=units)


def board_of(person: Person) -> Board:
    """Count, in four questions to the database however many cases there are."""
    now, cases = timezone.now(), open_cases(person).order_by()
    tallies = _tallies(now)
    totals = cases.aggregate(**tallies, nobody=Count("pk", filter=Q(owner=None)))
    late_promises = Promise.objects.filter(state=PromiseState.OPEN, due_at__lt=now, case__in=cases.values("pk"))
    totals["promises"] = late_promises.values("case").distinct().count()
    by_person: list[Any] = list(cases.values("owner").annotate(**tallies))
    names = Person.objects.in_bulk([row["owner"] for row in by_person if row["owner"]])
    people = [
        Row(names[row["owner"]].display_name if row["owner"] else "", str(row["owner"] or "none"), _numbers(row))
        for row in by_person
    ]
    by_unit: list[Any] = list(cases.values("unit").annotate(**tallies))
    units = Unit.objects.in_bulk([row["unit"] for row in by_unit])
    rows = [Row(units[row["unit"]].display_name, str(row["unit"]), _numbers(row)) for row in by_unit]
    return Board(totals, _sorted(people), _sorted(rows), max((row.open for row in people), default=1))


def _tallies(now: datetime) -> dict[str, Any]:
    def within(hours: int) -> Count:
        return Count("pk", filter=Q(due_at__gte=now, due_at__lt=now + timedelta(hours=hours)))

    return {
        "open": Count("pk"),
        "late": Count("pk", filter=Q(due_at__lt=now)),
        "h24": within(24),
        "h72": within(72),
        "silent": Count("pk", filter=silent(now)),
        "hot": Count("pk", filter=Q(heat__gte=2)),
    }


def _numbers(row: Mapping[str, Any]) -> dict[str, int]:
    return {name: row[name] for name in ("open", *COLUMNS)}


def _sorted(rows: list[Row]) -> list[Row]:
    """Return the rows, whoever has most that is late first."""
    return sorted(rows, key=lambda row: (-row.numbers["late"], -row.numbers["h24"], -row.open, row.name))
