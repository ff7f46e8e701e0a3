"""How much was given: by a unit in a year, to a customer in some months."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
from django.utils import timezone

from tingsu.cases.models import Case, Party, Redress
from tingsu.org.models import Unit
from tingsu.redress.models import Budget

MONTH = timedelta(days=30)


def budgets_over(unit: Unit, *, year: int, currency: str) -> QuerySet[Budget]:
    """Return the budgets that what `unit` gives falls under: its own, and those of every unit above."""
    above = [int(part) for part in unit.path.split("/") if part]
    return Budget.objects.filter(unit__in=above, year=year, currency=currency).order_by("unit__path")


def given_under(budget: Budget, *, beside: Case | None = None) -> Decimal:
    """Return what was given under a budget: decisions of its year that were not returned, those in approval too.

    `beside` leaves a case's decision that still waits out, so that its approval does not count it twice.
    """
    given = Redress.objects.filter(
        case__unit__path__startswith=budget.unit.path,
        currency=budget.currency,
        decision__returned_at=None,
        decision__at__year=budget.year,
    )
    if beside:
        given = given.exclude(case=beside, decision__needs_approval=True, decision__approved_at=None)
    return _total(given)


def given_to(party: Party, *, months: int, currency: str, now: datetime, beside: Case | None = None) -> Decimal:
    """Return what a customer was given in the last months, over all their complaints; a month is 30 days.

    Two records are one customer when they have the same identity number, or the same telephone and name.
    """
    same = Q(case__party=party)
    if party.id_number_index:
        same |= Q(case__party__id_number_index=party.id_number_index)
    if party.phone_index and party.name_index:
        same |= Q(case__party__phone_index=party.phone_index, case__party__name_index=party.name_index)
    given = Redress.objects.filter(
        same, currency=currency, decision__returned_at=None, decision__at__gte=now - months * MONTH
    )
    if beside:
        given = given.exclude(case=beside, decision__needs_approval=True, decision__approved_at=None)
    return _total(given)


def this_year() -> int:
    """Return the year in which a decision made now counts."""
    return timezone.localdate().year


def _total(given: QuerySet[Redress]) -> Decimal:
    total: Decimal | None = given.aggregate(total=Sum("amount"))["total"]
    return total or Decimal(0)
