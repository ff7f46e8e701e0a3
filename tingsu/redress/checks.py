"""What is asked before redress is decided or approved: the budgets, and what the customer has had."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.models import Case
from tingsu.core.errors import NotAllowed
from tingsu.org.models import Person
from tingsu.packs import installed
from tingsu.redress.models import Budget
from tingsu.redress.queries.given import budgets_over, given_to, given_under, this_year

if TYPE_CHECKING:
    from tingsu.cases.actions.decision import Gift


class OverBudget(NotAllowed):
    """The budget of this unit does not reach."""


def check_redress(case: Case, gifts: Sequence[Gift], person: Person) -> str:
    """Refuse what goes beyond a budget; return why somebody else must approve, when the customer has had much.

    The budgets are locked until the act ends, so that two decisions at once cannot both take the last of it.
    """
    total = sum((gift.amount for gift in gifts), Decimal(0))
    if not total:
        return ""
    for budget in budgets_over(case.unit, year=this_year(), currency=case.currency).select_for_update(of=("self",)):
        left = budget.amount - given_under(budget, beside=case)
        if total > left:
            raise OverBudget(
                _(
                    "%(unit)s %(year)d 年的补偿预算只剩 %(left)s,不够 %(total)s。"
                    "请总行调整预算,或改用不花钱的方式;该退的钱不因预算而不退。"
                )
                % {"unit": budget.unit.display_name, "year": budget.year, "left": left, "total": total}
            )
    return _cumulative_reason(case, total)


def warnings_for(case: Case) -> list[Budget]:
    """Return the budgets over a case that are used up so far that people are warned."""
    budgets = budgets_over(case.unit, year=this_year(), currency=case.currency).select_related("unit")
    return [budget for budget in budgets if budget.warns_at(given_under(budget))]


def _cumulative_reason(case: Case, total: Decimal) -> str:
    limit = installed().authority.per_customer
    if limit is None:
        return ""
    before = given_to(case.party, months=limit.months, currency=case.currency, now=timezone.now(), beside=case)
    if before + total <= limit.up_to:
        return ""
    return str(
        _("该客户 %(months)d 个月内累计 %(sum)s 超过 %(limit)s")
        % {"months": limit.months, "sum": before + total, "limit": limit.up_to}
    )
