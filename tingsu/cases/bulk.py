"""Where apps above add what can be done with the ticked cases of the inbox, without cases knowing them."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise as LazyText

from tingsu.org.models import Person


@dataclass(frozen=True, slots=True)
class BulkAct:
    """A button beside the inbox's bulk acts. Its page gets the ticked cases by POST as `case` and shows them first."""

    url_name: str
    label: str | LazyText
    permission: str


_acts: list[BulkAct] = []


def register(act: BulkAct) -> None:
    """Add an act; called once by an app when it is ready."""
    _acts.append(act)


def bulk_acts(person: Person) -> list[BulkAct]:
    """Return the acts that the person may do somewhere."""
    return [act for act in _acts if person.can(act.permission)]
