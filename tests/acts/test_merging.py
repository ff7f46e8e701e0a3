"""Joining a case to another about the same matter; nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import (
    MEI,
    PHONE,
    RULING,
    complete,
    confirmed,
    decided,
    fresh,
    handled,
    last_entry,
    learn,
    opened,
    refused,
    stored_in_clear,
    together,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions.closing import close_case
from tingsu.cases.actions.decision import decide_case
from tingsu.cases.actions.learning import rule_responsibility
from tingsu.cases.actions.merging import merge_case
from tingsu.cases.actions.messages import receive_message
from tingsu.cases.actions.notice import tell_decision
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.actions.promises import make_promise
from tingsu.cases.models import Case, CaseLink, Channel, PartyRole
from tingsu.cases.queries import inbox
from tingsu.core.errors import NotAllowed
from tingsu.core.workflow import State

LI = PartyFacts(name="李强", phone="13900000000")


def merged_pair(cast: Cast) -> tuple[Case, Case]:
    """Return a case and the one into which it was merged."""
    case, into = handled(cast, party=LI), handled(cast)
    merge_case(case, into=into, reason="同一事项", by=cast.officer)
    return fresh(case), fresh(into)


def test_a_merged_case_points_to_the_other_and_keeps_its_own(cast: Cast) -> None:
    case, into = merged_pair(cast)

    assert (case.state, case.due_at, case.unread_since) == (State.MERGED, None, None)
    assert into.state == State.HANDLING
    link = CaseLink.objects.get()
    assert (link.case, link.other, link.kind, link.reason, link.person) == (
        case,
        into,
        "merged",
        "同一事项",
        cast.officer,
    )
    assert case.messages.count() == into.messages.count() == 1
    assert case.clocks.count() == into.clocks.count() == 2


def test_the_customer_of_the_merged_case_belongs_to_the_other(cast: Cast) -> None:
    case, into = merged_pair(cast)

    part = into.parties.get()
    assert (part.party, part.role) == (case.party, PartyRole.CONCERNED)


def test_both_cases_tell_of_it(cast: Cast) -> None:
    case, into = merged_pair(cast)

    assert verbs(case)[-1] == "case.merged"
    assert verbs(into)[-1] == "case.absorbed"
    assert last_entry("case.merged").data["into"] == into.pk
    assert last_entry("case.absorbed").data == {"other": case.pk}


def test_several_cases_of_one_customer_can_be_merged_into_one(cast: Cast) -> None:
    into = handled(cast)
    for _ in range(3):
        merge_case(handled(cast, party=LI), into=into, reason="同一事项", by=cast.officer)

    assert into.linked_from.count() == 3
    assert into.parties.count() == 1


def test_a_case_is_not_merged_into_itself(cast: Cast) -> None:
    case = handled(cast)
    with refused("并入它自己"):
        merge_case(case, into=case, reason="", by=cast.officer)


def test_a_merged_case_is_not_merged_again_nor_into(cast: Cast) -> None:
    case, into = merged_pair(cast)
    with refused("已并案"):
        merge_case(case, into=into, reason="", by=cast.officer)
    with refused("已并案"):
        merge_case(handled(cast), into=case, reason="", by=cast.officer)


@pytest.mark.parametrize("stage", [decided, complete])
def test_only_what_is_in_handling_is_merged(cast: Cast, stage: Any) -> None:
    with refused("并案"):
        merge_case(stage(cast), into=handled(cast), reason="", by=cast.officer)
    with refused("并案"):
        merge_case(handled(cast), into=stage(cast), reason="", by=cast.officer)


def test_one_must_be_allowed_to_merge_both(cast: Cast) -> None:
    mine, others = handled(cast), opened(cast, unit=cast.west)
    for case, into in ((mine, others), (others, mine)):
        with refused("您的岗位"):
            merge_case(case, into=into, reason="", by=cast.officer)
    assert merge_case(others, into=mine, reason="", by=cast.idris).pk


def test_an_agent_merges_nothing(cast: Cast) -> None:
    with refused("您的岗位"):
        merge_case(handled(cast), into=handled(cast), reason="", by=cast.ana)


def test_a_refused_merge_leaves_both_as_they_were(cast: Cast) -> None:
    case, into = handled(cast), decided(cast)
    with refused():
        merge_case(case, into=into, reason="", by=cast.officer)

    assert fresh(case).state == State.HANDLING
    assert CaseLink.objects.count() == 0
    assert into.parties.count() == 0


def test_what_the_customer_writes_to_a_merged_case_is_seen(cast: Cast) -> None:
    case, into = merged_pair(cast)
    receive_message(case, text="怎么没有下文了?", channel=Channel.PORTAL, by=MEI)

    seen = inbox.cases_asked(cast.officer, inbox.Ask(view="unread"))
    assert seen.filter(pk__in=[case.pk, into.pk]).exists()


def test_an_open_promise_of_the_merged_case_is_still_owed(cast: Cast, watch: Watch) -> None:
    case, into = handled(cast), confirmed(cast)
    make_promise(case, text="退 20 元", owner=cast.officer, due_at=watch.now + timedelta(days=3), by=cast.officer)
    merge_case(case, into=into, reason="同一事项", by=cast.officer)
    decide_case(into, ruling=RULING, by=cast.officer)
    tell_decision(into, how="portal", by=cast.officer)
    learn(into, by=cast.officer)
    rule_responsibility(into, kind="full", unit=cast.outlet, person=None, note="", by=cast.noor)
    with refused("兑现或了结全部承诺"):
        close_case(into, by=cast.officer)


def test_personal_data_in_the_reason_is_masked(cast: Cast) -> None:
    merge_case(handled(cast), into=handled(cast), reason=f"同为{PHONE}所投诉", by=cast.officer)

    assert stored_in_clear(PHONE) == []


@pytest.mark.django_db(transaction=True)
def test_two_people_who_merge_two_cases_into_each_other_do_not_hang(cast: Cast) -> None:
    first, second = handled(cast), handled(cast)

    outcomes = together(
        lambda: merge_case(first, into=second, reason="", by=cast.officer),
        lambda: merge_case(second, into=first, reason="", by=cast.noor),
    )
    assert [type(outcome) for outcome in outcomes if isinstance(outcome, Exception)] == [NotAllowed]
    assert sorted([fresh(first).state, fresh(second).state]) == ["handling", "merged"]
