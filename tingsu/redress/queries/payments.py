"""Payments a person may see, by where they stand."""

from __future__ import annotations

from django.db.models import QuerySet

from tingsu.cases.models import Redress
from tingsu.cases.queries.visible import visible_to
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of
from tingsu.redress.models import PaymentState

STATES = ("approved", *PaymentState.values)


def payable(person: Person) -> QuerySet[Redress]:
    """Return the money in visible cases whose decision stands."""
    found = Redress.objects.filter(amount__gt=0, case__in=visible_to(person).values("pk"), decision__returned_at=None)
    found = found.exclude(decision__needs_approval=True, decision__approved_at=None)
    return found.select_related("case__party", "case__unit", "decision__person", "payment")


def payments_in(person: Person, state: str) -> QuerySet[Redress]:
    """Return those in one state; `approved` are those not yet ordered."""
    found = payable(person)
    return found.filter(payment=None) if state == "approved" else found.filter(payment__state=state)


def payments_to_order(person: Person) -> QuerySet[Redress]:
    """Return what this person may order: at their units, decided by somebody else, oldest first."""
    if not person.can(Permission.REDRESS_APPROVE):
        return Redress.objects.none()
    waiting = payments_in(person, "approved").exclude(decision__person=person)
    units = units_of(person, Permission.REDRESS_APPROVE)
    if units is not None:
        waiting = waiting.filter(case__unit__in=units)
    return waiting.order_by("decision__at", "pk")
