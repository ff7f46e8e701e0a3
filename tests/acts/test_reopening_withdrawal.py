"""Taking a case up again, and ending it because the customer wants so."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import (
    RULING,
    closed,
    confirmed,
    decided,
    fresh,
    handled,
    last_entry,
    opened,
    refused,
    shanghai,
    told,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions.closing import archive_case, close_case, reopen_case, withdraw_case
from tingsu.cases.actions.decision import Gift, decide_case
from tingsu.cases.actions.merging import merge_case
from tingsu.cases.actions.notice import tell_decision
from tingsu.cases.models import Case, Direction, RedressGround, RedressKind
from tingsu.core.errors import BadInput
from tingsu.core.workflow import State, Step
from tingsu.policies.models import Adoption

NFRA, CONTACT = "cn-nfra-2020.decide", "service.first_contact"


def withdrawn(cast: Cast) -> Case:
    """Return a case that the customer withdrew."""
    return withdraw_case(handled(cast), reason="客户来电表示已弄清", by=cast.officer)


# ── Reopening ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("stage", [told, closed, withdrawn])
def test_an_ended_case_is_taken_up_again_and_its_clocks_start_anew(cast: Cast, watch: Watch, stage: Any) -> None:
    case = stage(cast)
    watch.set("2026-03-20 09:00")
    reopen_case(case, reason="客户不满意", by=cast.officer)

    case = fresh(case)
    assert (case.state, case.step) == (State.HANDLING, Step.LET_OUT)
    assert (case.told_at, case.decided_at, case.closed_at) == (None, None, None)
    clocks = list(case.clocks.filter(rule_id=NFRA))
    assert [clock.state for clock in clocks][-1] == "running"
    assert clocks[-1].due_at == shanghai("2026-04-05 00:00")
    assert case.due_at == case.clocks.filter(rule_id=CONTACT).last().due_at  # type: ignore[union-attr]
    assert verbs(case)[-1] == "case.reopened"


def test_the_first_deadline_stays_on_record(cast: Cast, watch: Watch) -> None:
    case = told(cast)
    watch.forward(days=20)
    reopen_case(case, reason="客户不满意", by=cast.officer)

    assert [clock.state for clock in case.clocks.filter(rule_id=NFRA)] == ["met", "running"]


def test_the_reason_is_a_note_of_the_file(cast: Cast, watch: Watch) -> None:
    case = told(cast)
    watch.forward(days=1)
    reopen_case(case, reason="客户说钱没有到账", by=cast.noor)

    note = case.messages.filter(direction=Direction.NOTE).get()
    assert (note.kind, note.text, note.author) == ("reopened", "客户说钱没有到账", cast.noor)
    assert last_entry("case.reopened").data == {"note": note.pk}


def test_a_reopened_case_keeps_the_rule_books_under_which_it_began(cast: Cast, watch: Watch) -> None:
    case = told(cast)
    Adoption.objects.create(policy_id="cn-nfra-2020", is_active=False)
    watch.forward(days=1)
    reopen_case(case, reason="客户不满意", by=cast.officer)

    assert case.clocks.filter(rule_id=NFRA).count() == 2


def test_a_reopened_case_cannot_be_closed_on_the_old_decision(cast: Cast, watch: Watch) -> None:
    case = closed(cast)
    watch.forward(days=1)
    reopen_case(case, reason="客户不满意", by=cast.officer)
    with refused("处理中", "告知决定"):
        tell_decision(case, how="portal", by=cast.officer)
    with refused("处理中", "办结"):
        close_case(case, by=cast.officer)


def test_a_reopened_case_comes_to_an_end_again(cast: Cast, watch: Watch) -> None:
    case = closed(cast)
    watch.forward(days=1)
    reopen_case(case, reason="客户不满意", by=cast.officer)
    decide_case(case, ruling=RULING, by=cast.officer)
    tell_decision(case, how="portal", by=cast.officer)

    assert close_case(case, by=cast.officer).state == State.CLOSED


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_reopening_without_a_reason_is_refused(cast: Cast, reason: str) -> None:
    case = told(cast)
    with refused("请写明重新打开的原因", kind=BadInput):
        reopen_case(case, reason=reason, by=cast.officer)
    assert fresh(case).state == State.TOLD


@pytest.mark.parametrize("stage", [opened, handled, decided])
def test_an_open_case_is_not_reopened(cast: Cast, stage: Any) -> None:
    with refused("重新打开"):
        reopen_case(stage(cast), reason="客户不满意", by=cast.officer)


def test_the_archive_stays_shut(cast: Cast) -> None:
    case = archive_case(closed(cast), by=cast.noor)
    with refused("已归档", "重新打开"):
        reopen_case(case, reason="客户不满意", by=cast.officer)


@pytest.mark.parametrize("name", ["ana", "tom", "auditor"])
def test_others_reopen_nothing(cast: Cast, name: str) -> None:
    with refused("您的岗位"):
        reopen_case(told(cast), reason="客户不满意", by=getattr(cast, name))


# ── Withdrawal ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_withdrawal_ends_the_procedure_that_day(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    watch.forward(hours=5)
    withdraw_case(case, reason="客户来电表示已弄清", by=cast.officer)

    case = fresh(case)
    assert (case.state, case.due_at, case.unread_since) == (State.WITHDRAWN, None, None)
    assert {clock.state for clock in case.clocks.all()} == {"withdrawn"}
    note = case.messages.filter(direction=Direction.NOTE).get()
    assert (note.kind, note.text) == ("withdrawn", "客户来电表示已弄清")


def test_what_was_late_before_the_withdrawal_stays_late(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    watch.set("2026-03-20 09:00")
    withdraw_case(case, reason="客户来电撤回", by=cast.officer)

    assert {clock.state for clock in case.clocks.all()} == {"missed"}


def test_what_waits_for_approval_can_be_withdrawn(cast: Cast) -> None:
    case = confirmed(cast)
    gift = Gift(RedressGround.FAULT, RedressKind.REFUND, Decimal("5000"))
    decide_case(case, ruling=RULING, redress=[gift], by=cast.officer)

    assert withdraw_case(case, reason="客户来电撤回", by=cast.officer).state == State.WITHDRAWN


def test_withdrawing_ends_the_clocks_of_what_was_merged_into_it(cast: Cast) -> None:
    merged, into = handled(cast), handled(cast)
    merge_case(merged, into=into, reason="同一事项", by=cast.officer)
    withdraw_case(into, reason="客户来电撤回", by=cast.officer)

    assert {clock.state for clock in merged.clocks.all()} == {"withdrawn"}


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_withdrawal_without_a_reason_is_refused(cast: Cast, reason: str) -> None:
    case = handled(cast)
    with refused("请写明客户撤回", kind=BadInput):
        withdraw_case(case, reason=reason, by=cast.officer)
    assert fresh(case).state == State.HANDLING


@pytest.mark.parametrize("stage", [told, closed, withdrawn])
def test_what_has_ended_is_not_withdrawn(cast: Cast, stage: Any) -> None:
    with refused("登记撤回"):
        withdraw_case(stage(cast), reason="客户来电撤回", by=cast.officer)


@pytest.mark.parametrize("name", ["ana", "tom", "auditor"])
def test_others_record_no_withdrawal(cast: Cast, name: str) -> None:
    with refused("您的岗位"):
        withdraw_case(handled(cast), reason="客户来电撤回", by=getattr(cast, name))


def test_a_withdrawn_case_is_archived_with_its_day(cast: Cast, watch: Watch) -> None:
    case = withdrawn(cast)
    watch.forward(days=1)

    assert archive_case(case, by=cast.noor).closed_at == watch.now
