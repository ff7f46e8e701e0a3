"""Redress on the case page: each piece with its payment, what this customer has had, budgets that run low."""

from __future__ import annotations

from django.utils import timezone

from tingsu.cases.actions.hold import may
from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.packs import installed
from tingsu.redress.checks import warnings_for
from tingsu.redress.queries.given import given_to


def panel(case: Case, person: Person) -> Panel | None:
    """Return the panel where something is given, or this customer was given something before."""
    gifts = list(case.redress.filter(decision__returned_at=None).select_related("decision", "payment"))
    limit = installed().authority.per_customer
    months = limit.months if limit else 12
    total = given_to(case.party, months=months, currency=case.currency, now=timezone.now())
    if not gifts and not total:
        return None
    context = {
        "case": case,
        "gifts": gifts,
        "total": total,
        "months": months,
        "limit": limit.up_to if limit else None,
        "is_over": limit is not None and total > limit.up_to,
        "budgets": warnings_for(case),
        "may_order": may(person, Permission.REDRESS_APPROVE, case),
        "may_note": may(person, Permission.REDRESS_PROPOSE, case),
        "person": person,
    }
    return Panel("redress/_panel.html", context)
