"""Set what a unit may give in a year."""

from __future__ import annotations

from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.core.errors import BadInput, NotAllowed
from tingsu.journal.record import record
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission
from tingsu.redress.models import Budget
from tingsu.redress.queries.given import given_under


@transaction.atomic
def set_budget(
    unit: Unit, *, year: int, amount: Decimal, by: Person, warn_percent: int = 80, currency: str = "CNY"
) -> Budget:
    """Set or change a budget; never below what was already given."""
    if not by.can(Permission.BUDGET_MANAGE, unit):
        raise NotAllowed(_("您的岗位不能设置补偿预算。"))
    if not 2000 <= year <= 2100 or amount < 0 or not 1 <= warn_percent <= 100:
        raise BadInput(_("请核对年份、金额和提醒比例。"))
    budget, _made = Budget.objects.select_for_update().get_or_create(
        unit=unit, year=year, currency=currency, defaults={"amount": amount, "set_by": by}
    )
    given = given_under(budget)
    if amount < given:
        raise BadInput(_("预算不能低于已经给出的 %(given)s。") % {"given": given})
    budget.amount, budget.warn_percent, budget.set_by, budget.set_at = amount, warn_percent, by, timezone.now()
    budget.save()
    data = {"unit": unit.pk, "year": year, "amount": str(amount), "warn_percent": warn_percent}
    record("budget.set", subject=("unit", unit.pk), by=by.actor, data=data)
    return budget
