"""After the decision: budgets that refuse, what one customer had, and payments with their proof."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.acts.conftest import Watch
from tests.acts.stages import (
    REFUND,
    RULING,
    confirmed,
    decided,
    fresh,
    last_entry,
    make_meet,
    refused,
    somebody,
    together,
    told,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions.decision import Gift, approve_decision, decide_case, return_decision
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.actions.silence import SilenceBought
from tingsu.cases.models import Case, Decision, Redress, RedressGround, RedressKind
from tingsu.core.errors import BadInput
from tingsu.core.workflow import State
from tingsu.org.permissions import Role
from tingsu.redress import checks
from tingsu.redress.actions.budgets import set_budget
from tingsu.redress.actions.payments import confirm_payment, fail_payment, hold_payment, order_payment
from tingsu.redress.checks import OverBudget, warnings_for
from tingsu.redress.models import Payment
from tingsu.redress.queries.given import given_to, given_under
from tingsu.redress.queries.payments import payments_to_order

OTHER = PartyFacts(name="赵强", phone="13900001111")


def budget(cast: Cast, amount: str, *, year: int = 2026, **more: object) -> None:
    """Give the east branch a budget."""
    set_budget(more.pop("unit", cast.east), year=year, amount=Decimal(amount), by=cast.idris, **more)  # type: ignore[arg-type]


def gift(amount: str) -> Gift:
    """Return a refund."""
    return Gift(RedressGround.FAULT, RedressKind.REFUND, Decimal(amount))


def only(case: Case) -> Redress:
    """Return the one piece of redress of a case."""
    return Redress.objects.get(case=case)


# ── Budgets ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_decision_beyond_the_budget_is_refused_and_nothing_remains_of_it(cast: Cast) -> None:
    budget(cast, "100")
    decided(cast)  # 80
    case = confirmed(cast, party=OTHER)
    with refused("只剩 20", kind=OverBudget):
        decide_case(case, ruling=RULING, redress=[gift("20.01")], by=cast.officer)
    assert (fresh(case).state, case.decisions.count()) == (State.HANDLING, 0)
    decide_case(case, ruling=RULING, redress=[gift("20")], by=cast.officer)


def test_a_budget_counts_everything_below_and_every_budget_above_counts(cast: Cast) -> None:
    budget(cast, "1000", unit=cast.outlet)
    budget(cast, "50", unit=cast.head)
    with refused("江海银行", kind=OverBudget):
        decide_case(confirmed(cast), ruling=RULING, redress=[REFUND], by=cast.officer)


def test_other_units_other_years_and_apologies_take_nothing(cast: Cast, watch: Watch) -> None:
    budget(cast, "10")
    budget(cast, "10", unit=cast.west)
    apology = Gift(RedressGround.FAULT, RedressKind.APOLOGY)
    decide_case(confirmed(cast), ruling=RULING, redress=[apology], by=cast.officer)
    watch.set("2027-01-01 00:10")
    decide_case(confirmed(cast), ruling=RULING, redress=[gift("80")], by=cast.officer)


def test_what_was_returned_frees_the_budget(cast: Cast) -> None:
    budget(cast, "1000")
    case = confirmed(cast)
    decide_case(case, ruling=RULING, redress=[gift("900")], by=cast.officer)
    return_decision(case, reason="金额没有依据", by=cast.noor)
    decide_case(case, ruling=RULING, redress=[gift("900")], by=cast.officer)
    assert approve_decision(case, by=cast.noor).approved_at  # does not count itself twice


def test_approval_asks_the_budget_again(cast: Cast) -> None:
    case = confirmed(cast)
    decide_case(case, ruling=RULING, redress=[gift("900")], by=cast.officer)
    decided(cast, party=OTHER)  # 80, before there was a budget
    budget(cast, "980")
    approve_decision(case, by=cast.noor)

    late = confirmed(cast, party=PartyFacts(name="钱进"))
    with pytest.raises(OverBudget):
        decide_case(late, ruling=RULING, redress=[gift("1")], by=cast.officer)


def test_people_are_warned_before_it_is_used_up(cast: Cast) -> None:
    budget(cast, "100", warn_percent=80)
    case = confirmed(cast)
    decide_case(case, ruling=RULING, redress=[gift("79")], by=cast.officer)
    assert warnings_for(case) == []
    decide_case(confirmed(cast, party=OTHER), ruling=RULING, redress=[gift("1")], by=cast.officer)
    assert [budget.unit for budget in warnings_for(case)] == [cast.east]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_do_not_both_take_the_last_of_it(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    budget(cast, "100")
    first, second = confirmed(cast), confirmed(cast, party=OTHER)
    make_meet(monkeypatch, checks, "budgets_over")
    outcomes = together(
        lambda: decide_case(first, ruling=RULING, redress=[REFUND], by=cast.officer),
        lambda: decide_case(second, ruling=RULING, redress=[REFUND], by=cast.officer),
    )
    assert {type(outcome) for outcome in outcomes} == {Decision, OverBudget}


def test_head_office_sets_budgets_and_nobody_else(cast: Cast) -> None:
    for person in (cast.officer, cast.noor, cast.admin):
        with refused("不能设置补偿预算"):
            set_budget(cast.east, year=2026, amount=Decimal(1), by=person)
    budget(cast, "100")
    budget(cast, "200")
    assert last_entry("budget.set").data["amount"] == "200"


def test_a_budget_is_never_set_below_what_was_given(cast: Cast) -> None:
    decided(cast)
    with refused("不能低于已经给出的 80", kind=BadInput):
        budget(cast, "79")
    with refused("请核对", kind=BadInput):
        budget(cast, "100", year=1999)


# ── One customer ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_a_customer_had_is_added_up_over_all_their_complaints(cast: Cast, watch: Watch) -> None:
    case = decided(cast)
    decided(cast)
    decided(cast, party=OTHER)
    assert given_to(case.party, months=12, currency="CNY", now=watch.now) == Decimal(160)
    watch.forward(days=361)
    assert given_to(case.party, months=12, currency="CNY", now=watch.now) == 0


def test_beyond_the_customers_limit_somebody_else_approves(cast: Cast) -> None:
    for _time in range(2):
        decide_case(confirmed(cast), ruling=RULING, redress=[gift("20000")], by=cast.noor)
    decision = decide_case(confirmed(cast), ruling=RULING, redress=[gift("20000")], by=cast.noor)
    assert decision.needs_approval
    assert "12 个月内累计 60000" in decision.approval_reason
    assert approve_decision(decision.case, by=cast.idris).approved_at

    other = decide_case(confirmed(cast, party=OTHER), ruling=RULING, redress=[gift("20000")], by=cast.noor)
    assert not other.needs_approval


# ── Payment ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_payment_goes_from_decision_to_proof(cast: Cast, watch: Watch) -> None:
    case = told(cast)
    assert list(payments_to_order(cast.noor)) == [only(case)]
    order_payment(only(case), by=cast.noor)
    assert list(payments_to_order(cast.noor)) == []
    watch.forward(days=1)
    payment = confirm_payment(only(case), reference=" 0318-77 ", by=cast.officer)

    assert (payment.state, payment.reference, payment.paid_at) == ("paid", "0318-77", watch.now)
    assert payment.ordered_by == cast.noor
    assert verbs(case)[-2:] == ["redress.ordered", "redress.paid"]
    assert last_entry("redress.paid").data["amount"] == "80.00"


def test_who_decides_does_not_also_pay_out(cast: Cast) -> None:
    case = decided(cast, officer=cast.noor)
    with refused("不能给自己作的决定下单"):
        order_payment(only(case), by=cast.noor)
    assert list(payments_to_order(cast.noor)) == []
    order_payment(only(case), by=cast.idris)


def test_nothing_is_paid_before_the_decision_stands(cast: Cast) -> None:
    case = confirmed(cast)
    decide_case(case, ruling=RULING, redress=[gift("900")], by=cast.officer)
    assert list(payments_to_order(cast.noor)) == []
    with refused("还没有批准"):
        order_payment(only(case), by=cast.noor)
    return_decision(case, reason="重算", by=cast.noor)
    with refused("还没有批准"):
        order_payment(only(case), by=cast.noor)


def test_what_failed_is_ordered_again_and_what_is_ordered_is_not(cast: Cast) -> None:
    case = decided(cast)
    order_payment(only(case), by=cast.noor)
    with refused("已经下单"):
        order_payment(only(case), by=cast.noor)
    fail_payment(only(case), reason="账户已销户", by=cast.officer)
    assert order_payment(only(case), by=cast.noor).state == "ordered"
    confirm_payment(only(case), reference="1", by=cast.officer)
    with refused("已经下单"):
        order_payment(only(case), by=cast.noor)
    with refused("没有下单"):
        fail_payment(only(case), reason="退票", by=cast.noor)


def test_what_is_held_back_has_a_reason_and_may_be_ordered_later(cast: Cast) -> None:
    case = decided(cast)
    with refused("请写明原因", kind=BadInput):
        hold_payment(only(case), reason=" ", by=cast.noor)
    held = hold_payment(only(case), reason="收款账户与客户不符", by=cast.noor)
    assert (held.state, held.reason) == ("held", "收款账户与客户不符")
    assert order_payment(only(case), by=cast.noor).reason == ""


def test_a_payment_is_not_held_back_for_silence(cast: Cast) -> None:
    case = decided(cast)
    with refused("挂了钩", kind=SilenceBought):
        hold_payment(only(case), reason="客户撤回投诉后再支付", by=cast.noor)


def test_no_payment_without_a_reference(cast: Cast) -> None:
    case = decided(cast)
    with refused("没有下单"):
        confirm_payment(only(case), reference="1", by=cast.officer)
    order_payment(only(case), by=cast.noor)
    with refused("流水号", kind=BadInput):
        confirm_payment(only(case), reference="  ", by=cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Payment.objects.update(state="paid")


def test_only_those_at_the_unit_order_and_note(cast: Cast) -> None:
    case = decided(cast)
    for person in (cast.officer, cast.ana, cast.tom, cast.auditor):
        with refused("您的岗位"):
            order_payment(only(case), by=person)
    order_payment(only(case), by=cast.noor)
    for person in (cast.ana, cast.tom):
        with refused("您的岗位"):
            confirm_payment(only(case), reference="1", by=person)
    assert list(payments_to_order(somebody("li", unit=cast.west, role=Role.SUPERVISOR))) == []


def test_what_counts_as_given(cast: Cast) -> None:
    budget(cast, "1000")
    row = cast.east.redress_budgets.get()
    assert given_under(row) == 0
    decided(cast)
    assert given_under(row) == Decimal(80)
