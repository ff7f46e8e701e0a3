"""Review (核查): within 30 days, by the unit above, by others than before, by its own clock (Order 2020/3 art. 20)."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import (
    MEI,
    REFUND,
    RULING,
    closed,
    complete,
    confirmed,
    decided,
    fresh,
    last_entry,
    refused,
    shanghai,
    somebody,
    stored_in_clear,
    told,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions.closing import close_case, reopen_case
from tingsu.cases.actions.contacts import log_contact
from tingsu.cases.actions.decision import Gift, approve_decision, decide_case
from tingsu.cases.actions.notice import tell_decision
from tingsu.cases.models import Case, Clock, ContactKind, RedressGround, RedressKind, Validity
from tingsu.core.errors import BadInput
from tingsu.core.workflow import State
from tingsu.org.models import Person
from tingsu.org.permissions import Role
from tingsu.redress.actions.budgets import set_budget
from tingsu.redress.checks import OverBudget
from tingsu.review.actions.application import apply_review
from tingsu.review.actions.deciding import decide_review
from tingsu.review.actions.taking import take_review
from tingsu.review.actions.telling import tell_review
from tingsu.review.models import Outcome, Review
from tingsu.review.queries.window import open_until

WHY = "只退了 80 元,我 1 月也被扣了,电话 13812345678。"
MORE = Gift(RedressGround.FAULT, RedressKind.REFUND, Decimal(40))


def applied(cast: Cast, **more: object) -> Case:
    """Return a case whose decision the customer wants reviewed."""
    case = told(cast, **more)
    apply_review(case, reason=WHY, by=MEI)
    return fresh(case)


def decide(case: Case, *, by: Person, outcome: Outcome = Outcome.CONFIRMED, **more: object) -> Review:
    """Give an outcome."""
    known: dict[str, object] = {"ruling": RULING, "result": "原决定正确"} | more
    return decide_review(case, outcome=outcome, by=by, **known)  # type: ignore[arg-type]


def reviewed(cast: Cast, **more: object) -> Case:
    """Return a case whose review is decided."""
    case = applied(cast)
    take_review(case, by=cast.idris)
    decide(case, by=cast.idris, **more)  # type: ignore[arg-type]
    return fresh(case)


# ── Applying ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_customer_applies_and_the_superior_units_clock_runs(cast: Cast, watch: Watch) -> None:
    watch.set("2026-03-02 10:00")
    case = told(cast)
    watch.set("2026-03-10 09:00")
    review = apply_review(case, reason=WHY, by=MEI)

    assert review.unit == cast.head
    assert (review.decision, review.applied_at) == (case.decisions.get(), watch.now)
    clock = review.clock
    assert clock is not None
    assert clock.due_at == shanghai("2026-04-10 00:00")  # 30 days after the day of receipt, at 24:00
    assert Clock.objects.get(rule_id="cn-nfra-2020.apply_review").state == "met"
    assert "138" not in review.application.text.replace("138****", "")
    assert stored_in_clear("13812345678") == []
    assert fresh(case).due_at == clock.due_at
    assert fresh(case).unread_since == watch.now


def test_thirty_days_and_not_one_more(cast: Cast, watch: Watch) -> None:
    watch.set("2026-03-02 10:00")
    on_time, late = told(cast), told(cast)
    assert open_until(late, now=watch.now) == shanghai("2026-04-02 00:00")
    watch.set("2026-04-01 23:59")
    apply_review(on_time, reason=WHY, by=MEI)
    watch.set("2026-04-02 00:00")
    assert open_until(late, now=watch.now) is None
    with refused("期限已过", "调解、仲裁或起诉"):
        apply_review(late, reason=WHY, by=MEI)


def test_a_letter_counts_from_the_day_it_came_in(cast: Cast, watch: Watch) -> None:
    watch.set("2026-03-02 10:00")
    case = told(cast)
    watch.set("2026-04-03 10:00")
    review = apply_review(case, reason=WHY, at=shanghai("2026-04-01 11:00"), by=cast.officer)
    assert review.applied_at == shanghai("2026-04-01 11:00")
    with refused("已经申请过核查"):
        apply_review(case, reason=WHY, by=MEI)


def test_times_that_cannot_be_are_refused(cast: Cast, watch: Watch) -> None:
    case = told(cast)
    with refused("早于告知", kind=BadInput):
        apply_review(case, reason=WHY, at=watch.now.replace(year=2025), by=cast.officer)
    with refused(kind=BadInput):
        apply_review(case, reason=WHY, at=watch.now.replace(year=2027), by=cast.officer)
    with refused(kind=BadInput):
        apply_review(case, reason="  ", by=MEI)


def test_there_is_nothing_to_review_before_the_customer_is_told(cast: Cast) -> None:
    with refused("申请核查"):
        apply_review(decided(cast), reason=WHY, by=MEI)


def test_a_decision_of_head_office_cannot_be_reviewed(cast: Cast) -> None:
    officer = somebody("ho", unit=cast.head, role=Role.OFFICER)
    case = confirmed(cast, officer=officer)
    decide_case(case, ruling=RULING, by=officer)
    tell_decision(case, how="portal", by=officer)
    assert open_until(fresh(case), now=fresh(case).told_at) is None  # type: ignore[arg-type]
    with refused("总行直接作出"):
        apply_review(case, reason=WHY, by=MEI)


def test_where_the_rule_book_knows_no_review_there_is_none(cast: Cast) -> None:
    case = told(cast)
    Clock.objects.filter(case=case, rule_id="cn-nfra-2020.apply_review").delete()
    with refused("没有核查程序"):
        apply_review(case, reason=WHY, by=MEI)


def test_a_closed_case_can_be_reviewed_and_an_open_review_keeps_a_case_open(cast: Cast) -> None:
    apply_review(closed(cast), reason=WHY, by=MEI)
    case = complete(cast)
    apply_review(case, reason=WHY, by=MEI)
    with refused("核查结果告知客户"):
        close_case(case, by=cast.officer)


# ── Conducting ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_somebody_of_the_superior_unit_takes_it_and_the_customer_is_told(cast: Cast) -> None:
    case = applied(cast)
    review = take_review(case, by=cast.idris)
    assert review.reviewer == cast.idris
    letter = case.messages.get(kind="review_acceptance")
    assert "伊德里斯" in letter.text
    assert "江海银行" in letter.text
    assert fresh(case).unread_since is None


@pytest.mark.parametrize("name", ["officer", "noor", "ana", "tom", "admin"])
def test_nobody_else_takes_it(cast: Cast, name: str) -> None:
    with refused("您的岗位"):
        take_review(applied(cast), by=getattr(cast, name))


def test_who_approved_or_handled_before_cannot_review(cast: Cast) -> None:
    officer = somebody("chen", unit=cast.east, role=Role.OFFICER)
    case = confirmed(cast, officer=officer)
    big = Gift(RedressGround.FAULT, RedressKind.REFUND, Decimal(30_000))
    decide_case(case, ruling=RULING, redress=[big], by=officer)
    approve_decision(case, by=cast.idris)
    tell_decision(case, how="portal", by=officer)
    apply_review(case, reason=WHY, by=MEI)
    with refused("参与过"):
        take_review(case, by=cast.idris)
    other = somebody("rui", unit=cast.head, role=Role.REVIEWER)
    assert take_review(case, by=other).reviewer == other


def test_only_who_took_it_decides_and_only_once(cast: Cast) -> None:
    case = applied(cast)
    other = somebody("rui", unit=cast.head, role=Role.REVIEWER)
    with refused("请先受理"):
        decide(case, by=cast.idris)
    take_review(case, by=cast.idris)
    with refused("请先受理"):
        decide(case, by=other)
    decide(case, by=cast.idris)
    with refused("已经作出结论"):
        decide(case, by=cast.idris)
    with refused("已经作出结论"):
        take_review(case, by=other)


def test_a_confirmation_leaves_the_decision_and_has_its_reasons(cast: Cast) -> None:
    case = reviewed(cast)
    review = case.reviews.get()
    assert (review.outcome, review.new_decision, review.reasons) == ("confirmed", None, RULING.reasons)
    assert case.decisions.count() == 1
    with refused("不能另给补偿", kind=BadInput):
        decide(applied(cast), by=cast.idris, redress=[MORE])


def test_what_is_replaced_becomes_a_new_decision_and_the_old_one_stays(cast: Cast) -> None:
    ruling = replace(RULING, validity=Validity.PARTLY, facts="1 月也扣了 40 元")
    case = reviewed(cast, outcome=Outcome.REPLACED, ruling=ruling, result="再退 40 元", redress=[MORE])
    first, second = case.decisions.all()
    assert case.reviews.get().new_decision == second
    assert (second.validity, second.person, second.redress.get().amount) == ("partly", cast.idris, Decimal(40))
    assert first.stands
    assert fresh(case).state == State.TOLD


def test_a_review_keeps_to_authority_budget_and_wording(cast: Cast) -> None:
    case = applied(cast)
    take_review(case, by=cast.idris)
    with refused("超出您的审批权限"):
        decide(case, by=cast.idris, outcome=Outcome.REPLACED, redress=[replace(MORE, amount=Decimal(500_001))])
    with refused("挂了钩"):
        decide(case, by=cast.idris, outcome=Outcome.PARTLY, result="客户撤回投诉后退款")
    set_budget(cast.east, year=2026, amount=Decimal(100), by=cast.idris)
    with refused(kind=OverBudget):
        decide(case, by=cast.idris, outcome=Outcome.PARTLY, redress=[MORE])
    assert case.decisions.count() == 1


# ── Telling ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_outcome_is_told_with_a_letter_and_stops_the_clock(cast: Cast, watch: Watch) -> None:
    case = reviewed(cast, outcome=Outcome.PARTLY, result="再退 40 元", redress=[MORE])
    watch.forward(days=1)
    review = tell_review(case, how="posted", proof="EMS 1234", by=cast.idris)

    assert (review.told_at, review.told_how, review.told_proof) == (watch.now, "posted", "EMS 1234")
    assert review.new_decision is not None
    assert review.new_decision.told_at == watch.now
    assert review.clock is not None
    assert review.clock.state == "met"
    letter = case.messages.get(kind="review_decision").text
    assert all(words in letter for words in ("部分更改", "再退 40 元", "调解", "诉讼"))
    assert last_entry("review.told").data["how"] == "posted"
    assert verbs(case)[-4:] == ["review.applied", "review.taken", "review.decided", "review.told"]


def test_it_is_told_with_proof_after_it_is_decided(cast: Cast) -> None:
    case = applied(cast)
    take_review(case, by=cast.idris)
    with refused("还没有作出结论"):
        tell_review(case, how="portal", by=cast.idris)
    decide(case, by=cast.idris)
    with refused("凭证", kind=BadInput):
        tell_review(case, how="dialled", by=cast.idris)
    tell_review(case, how="portal", by=cast.idris)
    with refused("没有进行中的核查"):
        tell_review(case, how="portal", by=cast.idris)


def test_a_reopened_case_with_a_new_decision_can_be_reviewed_again(cast: Cast, watch: Watch) -> None:
    case = applied(cast, redress=[REFUND])
    take_review(case, by=cast.idris)
    decide(case, by=cast.idris)
    tell_review(case, how="portal", by=cast.idris)
    watch.forward(days=1)
    reopen_case(case, reason="新的事实", by=cast.officer)
    watch.forward(days=1)
    log_contact(case, kind=ContactKind.CALL, note="再次致歉", by=cast.officer)
    decide_case(case, ruling=RULING, by=cast.officer)
    tell_decision(case, how="portal", by=cast.officer)
    assert apply_review(case, reason=WHY, by=MEI).decision == case.decisions.last()
