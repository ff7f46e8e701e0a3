"""Putting a solution to the customer, and taking their answer."""

from __future__ import annotations

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import (
    MEI,
    PHONE,
    RULING,
    confirmed,
    decided,
    fresh,
    handled,
    last_entry,
    opened,
    refused,
    stored_in_clear,
    told,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions.closing import withdraw_case
from tingsu.cases.actions.decision import decide_case
from tingsu.cases.actions.proposals import answer_proposal, propose_solution
from tingsu.cases.models import Direction, Proposal
from tingsu.core.errors import BadInput

PLAN = "退回 80 元年费,周五前到账。"


def test_the_customer_reads_the_proposal(cast: Cast, watch: Watch) -> None:
    case = confirmed(cast)
    watch.forward(hours=1)
    proposal = propose_solution(case, text=PLAN, by=cast.officer)

    assert (proposal.text, proposal.person, proposal.answer) == (PLAN, cast.officer, "")
    message = case.messages.filter(direction=Direction.OUT).get()
    assert (message.kind, message.text) == ("proposal", PLAN)
    assert fresh(case).heard_at == watch.now
    assert last_entry("proposal.made").data == {"proposal": proposal.pk, "message": message.pk}


@pytest.mark.parametrize(("accepted", "answer"), [(True, "accepted"), (False, "declined")])
def test_the_customer_answers(cast: Cast, watch: Watch, accepted: bool, answer: str) -> None:
    case = confirmed(cast)
    proposal = propose_solution(case, text=PLAN, by=cast.officer)
    watch.forward(hours=1)
    answer_proposal(case, proposal=proposal, accepted=accepted, wish=" 还要道歉 ", by=MEI)

    proposal = Proposal.objects.get(pk=proposal.pk)
    assert (proposal.answer, proposal.answered_at, proposal.wish) == (answer, watch.now, "还要道歉")
    assert fresh(case).unread_since == watch.now
    entry = last_entry("proposal.answered")
    assert (entry.actor_kind, entry.data["accepted"]) == ("customer", accepted)


def test_a_proposal_is_answered_once(cast: Cast) -> None:
    case = confirmed(cast)
    proposal = propose_solution(case, text=PLAN, by=cast.officer)
    answer_proposal(case, proposal=proposal, accepted=False, by=MEI)
    with refused("已经答复过"):
        answer_proposal(case, proposal=proposal, accepted=True, by=MEI)

    assert Proposal.objects.get().answer == "declined"
    assert verbs(case).count("proposal.answered") == 1


def test_after_a_no_comes_another_proposal(cast: Cast) -> None:
    case = confirmed(cast)
    answer_proposal(case, proposal=propose_solution(case, text=PLAN, by=cast.officer), accepted=False, by=MEI)
    second = propose_solution(case, text="退回 80 元并书面致歉。", by=cast.officer)
    answer_proposal(case, proposal=second, accepted=True, by=MEI)

    assert list(case.proposals.values_list("answer", flat=True)) == ["declined", "accepted"]


def test_no_proposal_before_the_facts_are_confirmed(cast: Cast) -> None:
    case = handled(cast)
    with refused("提出方案前还缺", "复述事实"):
        propose_solution(case, text=PLAN, by=cast.officer)
    assert case.messages.count() == 1


@pytest.mark.parametrize("text", ["", " \n"])
def test_an_empty_proposal_is_refused(cast: Cast, text: str) -> None:
    with refused("没有写内容", kind=BadInput):
        propose_solution(confirmed(cast), text=text, by=cast.officer)


def test_an_agent_proposes_nothing(cast: Cast) -> None:
    with refused("您的岗位"):
        propose_solution(confirmed(cast), text=PLAN, by=cast.ana)


def test_tom_proposes_nothing(cast: Cast) -> None:
    with refused("您的岗位"):
        propose_solution(confirmed(cast), text=PLAN, by=cast.tom)


def test_nothing_is_proposed_before_handling_nor_after_the_decision(cast: Cast) -> None:
    with refused("待受理", "提出方案"):
        propose_solution(opened(cast), text=PLAN, by=cast.officer)
    with refused("已决定", "提出方案"):
        propose_solution(decided(cast), text=PLAN, by=cast.officer)


def test_a_proposal_of_another_case_cannot_be_answered(cast: Cast) -> None:
    mine, other = confirmed(cast), confirmed(cast)
    proposal = propose_solution(other, text=PLAN, by=cast.officer)
    with pytest.raises(Proposal.DoesNotExist):
        answer_proposal(mine, proposal=proposal, accepted=True, by=MEI)
    assert Proposal.objects.get().answer == ""


def test_a_proposal_of_a_case_that_has_ended_is_not_answered(cast: Cast) -> None:
    case = confirmed(cast)
    proposal = propose_solution(case, text=PLAN, by=cast.officer)
    withdraw_case(case, reason="客户来电撤回", by=cast.officer)
    with refused("已经办结"):
        answer_proposal(case, proposal=proposal, accepted=True, by=MEI)


def test_a_customer_may_still_agree_after_the_decision(cast: Cast) -> None:
    case = confirmed(cast)
    proposal = propose_solution(case, text=PLAN, by=cast.officer)
    decide_case(case, ruling=RULING, by=cast.officer)
    assert answer_proposal(case, proposal=proposal, accepted=True, by=MEI).answer == "accepted"


def test_only_those_of_the_unit_record_an_answer_for_the_customer(cast: Cast) -> None:
    case = confirmed(cast)
    proposal = propose_solution(case, text=PLAN, by=cast.officer)
    with refused("您的岗位"):
        answer_proposal(case, proposal=proposal, accepted=True, by=cast.tom)


def test_personal_data_in_a_proposal_and_its_answer_is_masked(cast: Cast) -> None:
    case = confirmed(cast)
    proposal = propose_solution(case, text=f"退回 80 元年费,退到手机号{PHONE}绑定的卡。", by=cast.officer)
    answer_proposal(case, proposal=proposal, accepted=False, wish=f"别打{PHONE}", by=MEI)

    assert stored_in_clear(PHONE) == []


def test_telling_the_decision_does_not_answer_for_the_customer(cast: Cast) -> None:
    case = told(cast)

    assert not case.proposals.filter(answer="accepted").exists()
