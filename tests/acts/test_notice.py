"""Telling the customer the decision, with proof of how and when (Order 2020/3 art. 21)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import pytest

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
    refused,
    shanghai,
    stored_in_clear,
    told,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions.decision import approve_decision, decide_case
from tingsu.cases.actions.notice import tell_decision
from tingsu.cases.models import Case, Decision, Direction
from tingsu.core.errors import BadInput
from tingsu.core.workflow import State

NFRA, REVIEW = "cn-nfra-2020.decide", "cn-nfra-2020.apply_review"


def tell(cast: Cast, case: Case, **more: object) -> Decision:
    """Tell the decision by telephone."""
    known: dict[str, object] = {"how": "dialled", "proof": "通话 4 分钟", "by": cast.officer} | more
    return tell_decision(case, **known)  # type: ignore[arg-type]


def test_the_customer_is_told_and_the_proof_kept(cast: Cast, watch: Watch) -> None:
    case = decided(cast)
    watch.forward(hours=1)
    decision = tell(cast, case)

    assert (decision.told_at, decision.told_how, decision.told_proof) == (watch.now, "dialled", "通话 4 分钟")
    case = fresh(case)
    assert (case.state, case.told_at, case.heard_at) == (State.TOLD, watch.now, watch.now)
    assert last_entry("decision.told").data["how"] == "dialled"


def test_the_letter_holds_all_that_the_order_wants(cast: Cast) -> None:
    case = told(cast)

    message = case.messages.filter(direction=Direction.OUT, kind="decision").get()
    letter = message.original or message.text
    for part in (RULING.facts, RULING.basis, RULING.reasons, "属实", "80", RULING.remedies, case.number, "王梅"):
        assert part in letter
    assert "None" not in letter


def test_under_the_order_only_the_outcome_of_a_branch_can_be_reviewed(cast: Cast) -> None:
    branch, head = decided(cast), decided(cast, unit=cast.head, officer=cast.idris)
    tell(cast, branch)
    tell(cast, head, by=cast.idris)

    assert "第二十条" in branch.messages.get(kind="decision").text
    assert "第二十条" not in head.messages.get(kind="decision").text


def test_the_clock_of_deciding_stops_and_that_of_the_review_begins(cast: Cast, watch: Watch) -> None:
    case = decided(cast)
    watch.set("2026-03-10 11:00")
    tell(cast, case)

    assert case.clocks.get(rule_id=NFRA).state == "met"
    review = case.clocks.get(rule_id=REVIEW)
    assert (review.state, review.due_at) == ("running", shanghai("2026-04-10 00:00"))
    assert fresh(case).due_at is None  # the customer's chance is no deadline of ours


def test_what_is_told_too_late_is_missed(cast: Cast, watch: Watch) -> None:
    case = decided(cast)
    watch.set("2026-03-18 09:00")
    tell(cast, case)

    assert case.clocks.get(rule_id=NFRA).state == "missed"


def test_the_moment_of_posting_counts_not_that_of_recording(cast: Cast, watch: Watch) -> None:
    case = decided(cast)
    watch.set("2026-03-18 09:00")
    tell(cast, case, how="posted", proof="EMS 1234", at=shanghai("2026-03-17 16:00"))

    assert case.clocks.get(rule_id=NFRA).state == "met"
    assert fresh(case).told_at == shanghai("2026-03-17 16:00")


@pytest.mark.parametrize("how", ["handed", "posted", "sent", "dialled"])
@pytest.mark.parametrize("proof", ["", "  "])
def test_every_way_but_the_portal_needs_proof(cast: Cast, how: str, proof: str) -> None:
    case = decided(cast)
    with refused("请写明告知的凭证", kind=BadInput):
        tell(cast, case, how=how, proof=proof)
    assert fresh(case).state == State.DECIDED


def test_the_portal_is_its_own_proof(cast: Cast) -> None:
    assert tell(cast, decided(cast), how="portal", proof="").told_how == "portal"


def test_an_unknown_way_is_refused(cast: Cast) -> None:
    with refused("pigeon", "不认识", kind=BadInput):
        tell(cast, decided(cast), how="pigeon")


def test_a_notice_before_the_decision_is_refused(cast: Cast, watch: Watch) -> None:
    case = decided(cast)
    with refused("早于作出决定", kind=BadInput):
        tell(cast, case, at=watch.now - timedelta(minutes=1))


def test_a_notice_in_the_future_is_refused(cast: Cast, watch: Watch) -> None:
    case = decided(cast)
    with refused("将来", kind=BadInput):
        tell(cast, case, at=watch.now + timedelta(days=3))
    assert fresh(case).state == State.DECIDED


def test_what_waits_for_approval_is_not_told(cast: Cast) -> None:
    case = decided(cast, redress=[replace(REFUND, amount=Decimal("5000"))])
    with refused("待审批", "告知决定"):
        tell(cast, case)
    approve_decision(case, by=cast.noor)
    assert tell(cast, case).told_at


def test_a_notice_after_approval_but_dated_before_it_is_refused(cast: Cast, watch: Watch) -> None:
    case = decided(cast, redress=[replace(REFUND, amount=Decimal("5000"))])
    before = watch.forward(hours=1)
    watch.forward(hours=1)
    approve_decision(case, by=cast.noor)
    with refused(kind=BadInput):
        tell(cast, case, at=before)


@pytest.mark.parametrize("stage", [handled, confirmed, told, closed])
def test_only_a_decided_case_is_told(cast: Cast, stage: object) -> None:
    with refused("告知决定"):
        tell(cast, stage(cast))  # type: ignore[operator]


@pytest.mark.parametrize("name", ["ana", "tom", "auditor"])
def test_others_tell_nothing(cast: Cast, name: str) -> None:
    case = decided(cast)
    with refused("您的岗位"):
        tell(cast, case, by=getattr(cast, name))
    assert "decision.told" not in verbs(case)


def test_personal_data_in_the_proof_is_masked(cast: Cast) -> None:
    tell(cast, decided(cast), proof=f"拨打{PHONE},通话 4 分钟")

    assert stored_in_clear(PHONE) == []


def test_a_decision_without_redress_is_told_without_a_blank(cast: Cast) -> None:
    case = confirmed(cast)
    decide_case(case, ruling=RULING, by=cast.officer)
    tell(cast, case)

    message = case.messages.get(kind="decision")
    assert "None" not in (message.original or message.text)
