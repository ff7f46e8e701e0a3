"""The six steps, and what must be there before each: feeling first, facts before proposals, consent before promises."""

from __future__ import annotations

import pytest

from tests.acts.stages import MEI, confirmed, decided, fresh, handled, last_entry, opened, refused, verbs
from tests.conftest import Cast
from tingsu.cases.actions.acknowledgement import acknowledge_case
from tingsu.cases.actions.contacts import log_contact
from tingsu.cases.actions.facts import confirm_facts, state_facts
from tingsu.cases.actions.messages import send_reply, write_note
from tingsu.cases.actions.proposals import answer_proposal, propose_solution
from tingsu.cases.actions.steps import advance_step
from tingsu.cases.models import Case, ContactKind
from tingsu.cases.queries.file import file_of
from tingsu.core.workflow import Step

CONTACT, FACTS, PROPOSAL, ANSWER = "与客户联系过", "复述事实并得到客户确认", "提出方案", "客户对方案的答复"


def contacted(cast: Cast) -> Case:
    """Return a case whose customer was called."""
    case = handled(cast)
    log_contact(case, kind=ContactKind.CALL, note="听客户说完", by=cast.officer)
    return case


def proposed(cast: Cast) -> Case:
    """Return a case with a proposal that waits for its answer."""
    case = confirmed(cast)
    propose_solution(case, text="退回 80 元年费,周五前到账。", by=cast.officer)
    return case


def answered(cast: Cast) -> Case:
    """Return a case whose customer has said yes."""
    case = proposed(cast)
    answer_proposal(case, proposal=case.proposals.get(), accepted=True, by=MEI)
    return case


@pytest.mark.parametrize(
    ("stage", "to", "missing"),
    [
        pytest.param(handled, Step.APOLOGISE, CONTACT, id="no apology without a talk"),
        pytest.param(handled, Step.GATHER, CONTACT, id="no questions without a talk"),
        pytest.param(contacted, Step.OWN, FACTS, id="no proposal without facts"),
        pytest.param(confirmed, Step.INVOLVE, PROPOSAL, id="no consent without a proposal"),
        pytest.param(proposed, Step.COMMIT, ANSWER, id="no promise without an answer"),
    ],
)
def test_a_step_names_what_it_lacks(cast: Cast, stage: object, to: Step, missing: str) -> None:
    case = stage(cast)  # type: ignore[operator]
    with refused("进入下一步前还缺", missing):
        advance_step(case, to=to, by=cast.officer)
    assert fresh(case).step == Step.LET_OUT
    assert "step.advanced" not in verbs(case)


def test_the_last_step_of_an_empty_file_names_everything_at_once(cast: Cast) -> None:
    with refused(CONTACT, FACTS, PROPOSAL, ANSWER):
        advance_step(handled(cast), to=Step.COMMIT, by=cast.officer)


@pytest.mark.parametrize(
    ("stage", "to"),
    [
        (contacted, Step.APOLOGISE),
        (contacted, Step.GATHER),
        (confirmed, Step.OWN),
        (proposed, Step.INVOLVE),
        (answered, Step.COMMIT),
    ],
)
def test_a_step_whose_gate_is_open_is_taken(cast: Cast, stage: object, to: Step) -> None:
    case = stage(cast)  # type: ignore[operator]
    advance_step(case, to=to, by=cast.officer)

    assert fresh(case).step == to
    assert fresh(case).step_number == to.number
    assert last_entry("step.advanced").data == {"before": "let_out", "to": to.value}


def test_every_step_on_the_way_is_recorded_with_who_and_how_one_knows(cast: Cast) -> None:
    case = contacted(cast)
    advance_step(case, to=Step.GATHER, note="客户语气缓和", by=cast.officer)

    done = list(case.steps_done.values_list("step", "person", "note"))
    assert done == [
        ("let_out", cast.officer.pk, "客户语气缓和"),
        ("apologise", cast.officer.pk, "客户语气缓和"),
    ]


def test_going_back_is_allowed_for_a_feeling_may_return(cast: Cast) -> None:
    case = answered(cast)
    advance_step(case, to=Step.COMMIT, by=cast.officer)
    count = case.steps_done.count()
    advance_step(case, to=Step.APOLOGISE, by=cast.officer)

    assert fresh(case).step == Step.APOLOGISE
    assert case.steps_done.count() == count


def test_a_step_that_is_the_present_one_is_refused(cast: Cast) -> None:
    with refused("已经在这一步"):
        advance_step(handled(cast), to=Step.LET_OUT, by=cast.officer)


def test_a_reply_is_a_contact(cast: Cast) -> None:
    case = handled(cast)
    send_reply(case, text="您好,我来负责这件事。", by=cast.officer)

    assert advance_step(case, to=Step.APOLOGISE, by=cast.officer).step == Step.APOLOGISE


def test_a_call_that_nobody_answered_is_no_contact(cast: Cast) -> None:
    case = handled(cast)
    log_contact(case, kind=ContactKind.CALL, note="无人接听", reached=False, by=cast.officer)
    with refused(CONTACT):
        advance_step(case, to=Step.APOLOGISE, by=cast.officer)


@pytest.mark.parametrize("act", [acknowledge_case, write_note], ids=lambda act: act.__name__)
def test_neither_the_receipt_nor_a_note_is_a_talk_with_the_customer(cast: Cast, act: object) -> None:
    case = handled(cast)
    more = {} if act is acknowledge_case else {"text": "先查流水"}
    act(case, by=cast.officer, **more)  # type: ignore[operator]

    assert not file_of(case).contacted


def test_new_facts_close_the_gate_again(cast: Cast) -> None:
    case = confirmed(cast)
    state_facts(case, text="另有一笔 20 元", wants="一并退", by=cast.officer)
    with refused(FACTS):
        advance_step(case, to=Step.OWN, by=cast.officer)

    confirm_facts(case, how="再次致电确认", by=cast.officer)
    assert advance_step(case, to=Step.OWN, by=cast.officer).step == Step.OWN


def test_a_new_proposal_waits_for_its_own_answer(cast: Cast) -> None:
    case = answered(cast)
    propose_solution(case, text="退回 80 元年费,并书面致歉。", by=cast.officer)
    with refused(ANSWER):
        advance_step(case, to=Step.COMMIT, by=cast.officer)


def test_a_step_waits_until_the_case_is_in_handling(cast: Cast) -> None:
    with refused("待受理", "推进步骤"):
        advance_step(opened(cast), to=Step.APOLOGISE, by=cast.officer)


def test_a_decided_case_has_no_more_steps(cast: Cast) -> None:
    with refused("已决定", "推进步骤"):
        advance_step(decided(cast), to=Step.APOLOGISE, by=cast.officer)


def test_tom_cannot_advance_a_step(cast: Cast) -> None:
    with refused("您的岗位"):
        advance_step(contacted(cast), to=Step.APOLOGISE, by=cast.tom)
