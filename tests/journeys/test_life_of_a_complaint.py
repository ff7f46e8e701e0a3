"""One complaint from intake to archive: the best introduction to the code."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from tests.conftest import Cast
from tingsu.cases.actions.acknowledgement import acknowledge_case
from tingsu.cases.actions.assignment import take_over_case
from tingsu.cases.actions.closing import archive_case, close_case
from tingsu.cases.actions.contacts import log_contact
from tingsu.cases.actions.decision import Gift, Ruling, decide_case
from tingsu.cases.actions.facts import confirm_facts, state_facts
from tingsu.cases.actions.intake import Intake
from tingsu.cases.actions.learning import learn_lesson, rate_case, rule_responsibility
from tingsu.cases.actions.notice import tell_decision
from tingsu.cases.actions.open import open_case
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.actions.promises import make_promise, settle_promise
from tingsu.cases.actions.proposals import answer_proposal, propose_solution
from tingsu.cases.actions.steps import advance_step
from tingsu.cases.models import Channel, ContactKind, RedressGround, RedressKind, RootCause, Validity
from tingsu.core.workflow import State, Step
from tingsu.journal.record import Actor

MEI = Actor("customer", None, "客户")


def test_a_fee_complaint_goes_from_intake_to_archive(cast: Cast, work: Callable[[], int]) -> None:
    opened = open_case(
        Intake(
            text="凭什么扣我80块年费!第三次打电话了,说好三天退,退哪儿去了?我电话13812345678",
            channel=Channel.PHONE,
            unit=cast.outlet,
            party=PartyFacts(name="王梅", phone="13812345678"),
            idempotency_key="call-1",
        ),
        by=cast.ana,
    )
    case = opened.case
    assert "13812345678" not in case.text
    assert case.messages.get().original.endswith("13812345678")
    assert {clock.rule_id for clock in case.clocks.all()} == {"cn-nfra-2020.decide", "service.first_contact"}
    assert open_case(Intake("x", Channel.PHONE, cast.outlet, idempotency_key="call-1"), by=cast.ana).case == case

    assert work() > 0
    case.refresh_from_db()
    assert case.heat == 2
    assert "repeat" in case.risks
    assert case.business == "BZ-02"

    acknowledge_case(case, by=cast.ana)
    take_over_case(case, by=cast.officer)
    log_contact(case, kind=ContactKind.CALL, note="致歉并听客户说完", minutes=8, by=cast.officer)
    advance_step(case, to=Step.GATHER, by=cast.officer)
    state_facts(case, text="3 月起扣年费 80 元,两次承诺退费未退", wants="退 80 元并道歉", by=cast.officer)
    confirm_facts(case, how="电话复述后客户说对", by=cast.officer)
    advance_step(case, to=Step.OWN, by=cast.officer)
    proposal = propose_solution(case, text="我们退回 80 元年费,周五前到账。", by=cast.officer)
    advance_step(case, to=Step.INVOLVE, by=cast.officer)
    answer_proposal(case, proposal=proposal, accepted=True, by=MEI)
    advance_step(case, to=Step.COMMIT, by=cast.officer)
    friday = timezone.now() + timedelta(days=3)
    promise = make_promise(case, text="退回 80 元", owner=cast.officer, due_at=friday, by=cast.officer)
    decide_case(
        case,
        ruling=Ruling(Validity.JUSTIFIED, "查明多扣", "收费公示", "未尽告知", "可在 30 日内申请核查"),
        redress=[Gift(RedressGround.FAULT, RedressKind.REFUND, Decimal("80"))],
        by=cast.officer,
    )
    tell_decision(case, how="dialled", proof="通话 4 分钟", by=cast.officer)
    settle_promise(case, promise=promise, kept=True, proof="退款流水 0318", by=cast.officer)
    rate_case(case, solved=True, score=5, comment="可以", by=MEI)
    learn_lesson(
        case,
        cause="CA-07",
        root_cause=RootCause.PROCESS,
        explanation="退费单没人跟",
        prevention="退费单三日未完自动提醒",
        by=cast.officer,
    )
    rule_responsibility(case, kind="full", unit=cast.outlet, person=None, note="", by=cast.noor)
    close_case(case, by=cast.officer)
    archive_case(case, by=cast.noor)
    case.refresh_from_db()
    assert case.state == State.ARCHIVED
    assert case.due_at is None
