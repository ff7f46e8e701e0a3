"""Payments by where they stand, and budgets by unit and year."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of
from tingsu.redress.actions.budgets import set_budget
from tingsu.redress.models import Budget, PaymentState
from tingsu.redress.queries.given import given_under, this_year
from tingsu.redress.queries.payments import STATES, payments_in

PAGE_SIZE = 50
NAMES = {"approved": gettext_lazy("待下单"), **dict(PaymentState.choices)}


@needs(Permission.REDRESS_PROPOSE)
def payments(request: HttpRequest) -> HttpResponse:
    """List payments in one state."""
    person = person_of_request(request)
    state = request.GET.get("state", "approved")
    state = state if state in STATES else "approved"
    page = Paginator(payments_in(person, state).order_by("-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "state": state, "states": [(name, NAMES[name]) for name in STATES]}
    return render(request, "redress/payments.html", context)


class BudgetForm(forms.Form):
    """A unit, a year, an amount."""

    unit = forms.ModelChoiceField(label=gettext_lazy("机构"), queryset=Unit.objects.filter(is_active=True))
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)
    amount = forms.DecimalField(
        label=gettext_lazy("金额"), min_value=Decimal(0), max_digits=14, decimal_places=2, help_text="CNY"
    )
    warn_percent = forms.IntegerField(label=gettext_lazy("用到百分之几时提醒"), min_value=1, max_value=100, initial=80)


@needs(Permission.REDRESS_PROPOSE)
def budgets(request: HttpRequest) -> HttpResponse:
    """Show budgets with what was given; head office sets them."""
    person = person_of_request(request)
    may_set = person.can(Permission.BUDGET_MANAGE)
    form = BudgetForm(request.POST or None, initial={"year": this_year()}) if may_set else None
    status = 200
    if request.method == "POST" and form is not None:
        status = 422
        if form.is_valid():
            try:
                set_budget(**form.cleaned_data, by=person)
            except TingsuError as error:
                form.add_error(None, error.in_(get_language() or "zh"))
            else:
                messages.success(request, _("已保存预算。"))
                return redirect("redress-budgets")
    context = {"rows": [_row(budget) for budget in _visible(person)], "form": form}
    return render(request, "redress/budgets.html", context, status=status)


def _visible(person: Person) -> list[Budget]:
    budgets = Budget.objects.select_related("unit", "set_by")
    units = units_of(person, Permission.REDRESS_PROPOSE)
    return list(budgets if units is None else budgets.filter(unit__in=units))[:200]


def _row(budget: Budget) -> dict[str, object]:
    given = given_under(budget)
    percent = min(100, round(100 * given / budget.amount)) if budget.amount else 100
    warns = budget.warns_at(given)
    return {"budget": budget, "given": given, "left": budget.amount - given, "percent": percent, "warns": warns}
