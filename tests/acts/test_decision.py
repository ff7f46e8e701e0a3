"""Deciding: within one's authority alone, above it with somebody else's approval, never one's own."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from tests.acts.conftest import Watch
from tests.acts.stages import (
    PHONE,
    REFUND,
    RULING,
    closed,
    confirmed,
    decided,
    fresh,
    handled,
    last_entry,
    opened,
    refused,
    somebody,
    stored_in_clear,
    told,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions.decision import Gift, approve_decision, decide_case, return_decision
from tingsu.cases.models import Decision, Redress, RedressGround, RedressKind, Validity
from tingsu.core.errors import BadInput
from tingsu.core.workflow import State
from tingsu.journal.record import SYSTEM
from tingsu.org.actions.people import give_post, name_deputy
from tingsu.org.models import Person
from tingsu.org.permissions import Role

FAULT, GOODWILL, LAW = RedressGround.FAULT, RedressGround.GOODWILL, RedressGround.LAW
APOLOGY, MONEY, INTEREST = RedressKind.APOLOGY, RedressKind.MONEY, RedressKind.INTEREST


def gift(amount: str, kind: RedressKind = RedressKind.REFUND, ground: RedressGround = FAULT) -> Gift:
    """Return a piece of redress."""
    return Gift(ground, kind, Decimal(amount))


# ── A decision ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_decision_holds_facts_basis_reasons_remedies_and_redress(cast: Cast, watch: Watch) -> None:
    case = confirmed(cast)
    decision = decide_case(case, ruling=RULING, redress=[REFUND], by=cast.officer)

    assert (decision.validity, decision.facts, decision.basis) == ("justified", RULING.facts, RULING.basis)
    assert (decision.reasons, decision.remedies, decision.person) == (RULING.reasons, RULING.remedies, cast.officer)
    given = decision.redress.get()
    assert (given.kind, given.ground, given.amount, given.currency) == ("refund", "fault", Decimal("80"), "CNY")
    case = fresh(case)
    assert (case.state, case.decided_at) == (State.DECIDED, watch.now)
    assert last_entry("case.decided").data["redress"] == [["refund", "fault", "80"]]


def test_nothing_need_be_given(cast: Cast) -> None:
    decision = decide_case(confirmed(cast), ruling=replace(RULING, validity=Validity.NOT_JUSTIFIED), by=cast.officer)

    assert not decision.needs_approval
    assert decision.redress.count() == 0


def test_no_ruling_before_the_facts_are_confirmed(cast: Cast) -> None:
    case = handled(cast)
    with refused("还没有向客户复述并确认事实"):
        decide_case(case, ruling=RULING, by=cast.officer)
    assert fresh(case).state == State.HANDLING


def test_what_lies_outside_our_scope_is_ruled_without_facts(cast: Cast) -> None:
    decide_case(case := handled(cast), ruling=replace(RULING, validity=Validity.OUTSIDE), by=cast.officer)

    assert fresh(case).state == State.DECIDED


@pytest.mark.parametrize(
    ("part", "name"),
    [("facts", "查明的事实"), ("basis", "依据"), ("reasons", "理由"), ("remedies", "救济途径")],
)
@pytest.mark.parametrize("text", ["", "  \n"])
def test_each_missing_part_of_a_decision_is_named(cast: Cast, part: str, name: str, text: str) -> None:
    case = confirmed(cast)
    missing: dict[str, Any] = {part: text}
    with refused("处理决定还缺", name, kind=BadInput):
        decide_case(case, ruling=replace(RULING, **missing), by=cast.officer)
    assert case.decisions.count() == 0


@pytest.mark.parametrize("amount", ["-0.01", "-80", "NaN", "Infinity", "1e30"])
def test_an_amount_that_is_no_money_is_refused(cast: Cast, amount: str) -> None:
    case = confirmed(cast)
    with refused("金额", kind=BadInput):
        decide_case(case, ruling=RULING, redress=[gift(amount)], by=cast.officer)
    assert case.decisions.count() == 0


def test_personal_data_in_a_decision_is_masked(cast: Cast) -> None:
    words = f"已致电{PHONE}"
    ruling = replace(RULING, facts=words, basis=words, reasons=words, remedies=words)
    case = confirmed(cast)
    decide_case(case, ruling=ruling, redress=[replace(REFUND, note=words)], by=cast.officer)

    assert stored_in_clear(PHONE) == []


@pytest.mark.parametrize("name", ["ana", "tom", "auditor", "admin"])
def test_others_decide_nothing(cast: Cast, name: str) -> None:
    case = confirmed(cast)
    with refused("您的岗位"):
        decide_case(case, ruling=RULING, by=getattr(cast, name))
    assert case.decisions.count() == 0


def test_a_case_is_decided_from_handling_only(cast: Cast) -> None:
    for stage, state in ((opened, "待受理"), (decided, "已决定"), (told, "已告知"), (closed, "已办结")):
        with refused(state, "作出决定"):
            decide_case(stage(cast), ruling=RULING, by=cast.officer)


# ── Authority ─────────────────────────────────────────────────────────────────────────────────────────────────────────

MATRIX = [
    ("officer", gift("500"), False),
    ("officer", gift("500.01"), True),
    ("officer", gift("500", INTEREST, LAW), False),
    ("officer", gift("200", RedressKind.POINTS, GOODWILL), False),
    ("officer", gift("200", MONEY, GOODWILL), False),
    ("officer", gift("200.01", MONEY, GOODWILL), True),
    ("officer", gift("0.01", MONEY, FAULT), True),
    ("officer", gift("1", RedressKind.REFUND, GOODWILL), True),
    ("officer", gift("0", APOLOGY, LAW), False),
    ("noor", gift("20000"), False),
    ("noor", gift("20000.01"), True),
    ("noor", gift("2000", MONEY, GOODWILL), False),
    ("noor", gift("2000.01", MONEY, GOODWILL), True),
    ("idris", gift("50000", MONEY, GOODWILL), False),
    ("idris", gift("500000.01"), True),
]


@pytest.mark.parametrize(
    ("name", "given", "needs"), MATRIX, ids=[f"{name} {g.kind} {g.amount} {g.ground}" for name, g, _ in MATRIX]
)
def test_the_matrix_says_who_may_give_what_alone(cast: Cast, name: str, given: Gift, needs: bool) -> None:
    case = confirmed(cast)
    decision = decide_case(case, ruling=RULING, redress=[given], by=getattr(cast, name))

    assert decision.needs_approval is needs
    assert bool(decision.approval_reason) is needs
    assert fresh(case).state == (State.APPROVAL if needs else State.DECIDED)
    assert (fresh(case).decided_at is None) is needs


def test_one_gift_above_the_limit_is_enough(cast: Cast) -> None:
    decision = decide_case(
        confirmed(cast), ruling=RULING, redress=[gift("0", APOLOGY), gift("600"), gift("10")], by=cast.officer
    )

    assert decision.needs_approval
    assert "610" in decision.approval_reason  # 10 and 600 of one kind and ground
    assert "500" in decision.approval_reason


def test_splitting_a_gift_does_not_lift_the_limit(cast: Cast) -> None:
    decision = decide_case(confirmed(cast), ruling=RULING, redress=[gift("400"), gift("400")], by=cast.officer)

    assert decision.needs_approval


def test_authority_held_elsewhere_does_not_count_here(cast: Cast) -> None:
    give_post(cast.officer, unit=cast.west, role=Role.SUPERVISOR, by=SYSTEM)
    officer = Person.objects.get(pk=cast.officer.pk)

    assert decide_case(confirmed(cast), ruling=RULING, redress=[gift("5000")], by=officer).needs_approval


# ── Approval ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def waiting(cast: Cast, amount: str = "5000", *, by: Person | None = None):  # type: ignore[no-untyped-def]
    """Return a case whose decision waits for approval."""
    case = confirmed(cast)
    decide_case(case, ruling=RULING, redress=[gift(amount)], by=by or cast.officer)
    return fresh(case)


def test_a_supervisor_approves(cast: Cast, watch: Watch) -> None:
    case = waiting(cast)
    watch.forward(hours=2)
    decision = approve_decision(case, by=cast.noor)

    assert (decision.approver, decision.approved_at) == (cast.noor, watch.now)
    assert (fresh(case).state, fresh(case).decided_at) == (State.DECIDED, watch.now)
    assert verbs(case)[-2:] == ["case.decided", "decision.approved"]


def test_nobody_approves_their_own_decision(cast: Cast) -> None:
    case = waiting(cast, "25000", by=cast.noor)
    with refused("不能审批自己作的决定"):
        approve_decision(case, by=cast.noor)
    assert fresh(case).state == State.APPROVAL
    assert approve_decision(case, by=cast.idris).approver == cast.idris


def test_nobody_approves_their_own_decision_as_somebodys_deputy(cast: Cast) -> None:
    case = waiting(cast)
    today = timezone.localdate()
    name_deputy(cast.noor, deputy=cast.officer, since=today, until=today, by=SYSTEM)
    with refused("不能审批自己作的决定"):
        approve_decision(case, by=Person.objects.get(pk=cast.officer.pk))


def test_a_deputy_approves_for_the_absent_supervisor(cast: Cast) -> None:
    case = waiting(cast)
    colleague = somebody("li", unit=cast.east, role=Role.OFFICER)
    today = timezone.localdate()
    name_deputy(cast.noor, deputy=colleague, since=today, until=today, by=SYSTEM)

    assert approve_decision(case, by=Person.objects.get(pk=colleague.pk)).approved_at


def test_an_approver_has_limits_too(cast: Cast) -> None:
    case = waiting(cast, "25000")
    with refused("超出您的审批权限", "20000", "请上级审批"):
        approve_decision(case, by=cast.noor)
    assert Decision.objects.get().approved_at is None
    assert approve_decision(case, by=cast.idris).approver == cast.idris


def test_the_limit_of_the_bank_is_nobodys_to_exceed(cast: Cast) -> None:
    case = waiting(cast, "500000.01")
    approve_decision(case, by=cast.noor)
    with refused("超出您的审批权限"):
        approve_decision(case, by=cast.idris)
    assert fresh(case).state == State.APPROVAL


# ── Two people above the second limit ─────────────────────────────────────────────────────────────────────────────────


def test_above_the_second_limit_two_people_approve(cast: Cast, watch: Watch) -> None:
    case = waiting(cast, "50000.01")
    decision = approve_decision(case, by=cast.noor)
    assert (decision.first_approver, decision.first_approved_at) == (cast.noor, watch.now)
    assert (decision.approved_at, fresh(case).state) == (None, State.APPROVAL)

    with refused("您已经批准过一次"):
        approve_decision(case, by=cast.noor)
    watch.forward(hours=1)
    decision = approve_decision(case, by=cast.idris)
    assert (decision.first_approver, decision.approver) == (cast.noor, cast.idris)
    assert fresh(case).state == State.DECIDED
    assert verbs(case)[-3:] == ["case.decided", "decision.first_approved", "decision.approved"]


def test_one_of_the_two_must_be_within_the_matrix_in_either_order(cast: Cast) -> None:
    case = waiting(cast, "60000")
    approve_decision(case, by=cast.idris)
    assert approve_decision(case, by=cast.noor).approver == cast.noor

    other = waiting(cast, "60000")
    second = somebody("sun", unit=cast.east, role=Role.SUPERVISOR)
    approve_decision(other, by=cast.noor)
    with refused("超出您的审批权限"):
        approve_decision(other, by=second)


def test_even_within_ones_own_authority_the_second_limit_asks_for_others(cast: Cast) -> None:
    decision = decide_case(confirmed(cast), ruling=RULING, redress=[gift("60000")], by=cast.idris)
    assert decision.needs_approval
    assert "两人" in decision.approval_reason


def test_the_second_limit_counts_the_whole_decision(cast: Cast) -> None:
    parts = [gift("20000"), gift("20000", INTEREST), gift("20000", MONEY)]
    decision = decide_case(confirmed(cast), ruling=RULING, redress=parts, by=cast.noor)
    assert "60000" in decision.approval_reason


# ── Redress is never the price of silence ─────────────────────────────────────────────────────────────────────────────


def test_a_decision_that_buys_silence_is_refused(cast: Cast) -> None:
    case = confirmed(cast)
    for ruling, given in (
        (replace(RULING, reasons="客户撤回投诉后退款"), REFUND),
        (RULING, replace(REFUND, note="补偿以不再投诉为条件")),
        (RULING, replace(REFUND, note="Refund if you withdraw the complaint")),
    ):
        with refused("挂了钩"):
            decide_case(case, ruling=ruling, redress=[given], by=cast.officer)
    assert (Decision.objects.count(), fresh(case).state) == (0, State.HANDLING)


@pytest.mark.parametrize("name", ["ana", "officer", "tom", "auditor"])
def test_others_neither_approve_nor_return(cast: Cast, name: str) -> None:
    case = waiting(cast)
    with refused("您的岗位"):
        approve_decision(case, by=getattr(cast, name))
    with refused("您的岗位"):
        return_decision(case, reason="金额依据不足", by=getattr(cast, name))
    assert fresh(case).state == State.APPROVAL


def test_there_is_nothing_to_approve_before_a_decision_nor_after(cast: Cast) -> None:
    for stage in (handled, decided, told):
        with refused("批准决定"):
            approve_decision(stage(cast), by=cast.noor)


# ── Return ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_returned_decision_goes_back_to_handling_with_its_reason(cast: Cast, watch: Watch) -> None:
    case = waiting(cast)
    watch.forward(hours=1)
    decision = return_decision(case, reason=" 金额依据不足 ", by=cast.noor)

    assert (decision.returned_at, decision.return_reason) == (watch.now, "金额依据不足")
    assert fresh(case).state == State.HANDLING
    assert verbs(case)[-1] == "decision.returned"


def test_after_a_return_the_officer_decides_anew(cast: Cast) -> None:
    case = waiting(cast)
    return_decision(case, reason="金额依据不足", by=cast.noor)
    decide_case(case, ruling=RULING, redress=[gift("300")], by=cast.officer)

    assert fresh(case).state == State.DECIDED
    assert case.decisions.count() == 2
    assert Redress.objects.filter(decision=case.decisions.last()).get().amount == Decimal("300")


def test_a_returned_decision_cannot_be_approved_any_more(cast: Cast) -> None:
    case = waiting(cast)
    return_decision(case, reason="金额依据不足", by=cast.noor)
    with refused("处理中", "批准决定"):
        approve_decision(case, by=cast.noor)


@pytest.mark.parametrize("reason", ["", "  "])
def test_a_return_without_a_reason_is_refused(cast: Cast, reason: str) -> None:
    case = waiting(cast)
    with refused("请写明退回的原因", kind=BadInput):
        return_decision(case, reason=reason, by=cast.noor)
    assert fresh(case).state == State.APPROVAL


def test_nobody_returns_their_own_decision(cast: Cast) -> None:
    with refused("不能审批自己作的决定"):
        return_decision(waiting(cast, "25000", by=cast.noor), reason="想改", by=cast.noor)


def test_an_expired_deputy_approves_nothing(cast: Cast) -> None:
    case = waiting(cast)
    colleague = somebody("li", unit=cast.east, role=Role.OFFICER)
    yesterday = timezone.localdate() - timedelta(days=1)
    name_deputy(cast.noor, deputy=colleague, since=yesterday, until=yesterday, by=SYSTEM)
    with refused("您的岗位"):
        approve_decision(case, by=Person.objects.get(pk=colleague.pk))
