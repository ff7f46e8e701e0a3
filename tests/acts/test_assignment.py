"""Giving a case and taking it: the first receiver stays accountable until somebody takes over."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.acts.conftest import Watch
from tests.acts.stages import closed, fresh, handled, last_entry, opened, refused, somebody, told, verbs
from tests.conftest import Cast
from tingsu.cases.actions.assignment import assign_case, take_over_case
from tingsu.cases.actions.closing import withdraw_case
from tingsu.cases.queries.people import handlers_for
from tingsu.core.workflow import State
from tingsu.journal.record import SYSTEM
from tingsu.org.actions.people import change_person, end_post
from tingsu.org.permissions import Role


def test_the_first_receiver_stays_accountable_until_somebody_takes_over(cast: Cast, watch: Watch) -> None:
    case = assign_case(opened(cast), owner=cast.officer, by=cast.noor)
    assert (case.owner, case.first_receiver, case.taken_over_at) == (cast.officer, cast.ana, None)

    watch.forward(hours=1)
    case = take_over_case(case, by=cast.officer)
    assert (case.owner, case.first_receiver, case.taken_over_at) == (cast.officer, cast.ana, watch.now)


def test_assigning_alone_does_not_begin_the_handling(cast: Cast) -> None:
    case = assign_case(opened(cast), owner=cast.officer, by=cast.noor)

    assert fresh(case).state == State.RECEIVED


def test_taking_over_begins_the_handling_and_reads_what_was_unread(cast: Cast) -> None:
    case = fresh(take_over_case(opened(cast), by=cast.officer))

    assert case.state == State.HANDLING
    assert case.unread_since is None
    assert verbs(case)[-1] == "case.taken_over"


def test_giving_it_on_makes_the_new_owner_take_over_again(cast: Cast) -> None:
    colleague = somebody("li", unit=cast.east, role=Role.OFFICER)
    case = assign_case(handled(cast), owner=colleague, by=cast.noor)

    assert (case.owner, case.taken_over_at) == (colleague, None)
    assert case.state == State.HANDLING


def test_a_unit_alone_can_be_given_a_case(cast: Cast) -> None:
    case = assign_case(handled(cast), owner=None, unit=cast.west, by=cast.noor)

    assert (fresh(case).unit, fresh(case).owner) == (cast.west, None)


def test_the_journal_tells_from_whom_and_where_it_came(cast: Cast) -> None:
    assign_case(handled(cast), owner=None, unit=cast.west, by=cast.noor)

    assert last_entry("case.assigned").data == {
        "before": [cast.officer.pk, cast.outlet.pk],
        "owner": None,
        "unit": cast.west.pk,
    }


def test_taking_over_from_somebody_is_journaled(cast: Cast) -> None:
    take_over_case(handled(cast), by=cast.noor)

    assert last_entry("case.taken_over").data == {"before": cast.officer.pk}


def test_a_told_case_can_still_change_hands(cast: Cast) -> None:
    case = take_over_case(told(cast), by=cast.noor)

    assert (case.owner, case.state) == (cast.noor, State.TOLD)


def test_somebody_who_has_left_gets_no_case(cast: Cast) -> None:
    change_person(cast.officer, name="陈静", name_en="", email="", is_active=False, by=SYSTEM)
    case = opened(cast)
    with refused("陈静", "已停用"):
        assign_case(case, owner=cast.officer, by=cast.noor)
    assert fresh(case).owner is None


@pytest.mark.parametrize("name", ["auditor", "admin"])
def test_somebody_who_cannot_handle_cases_gets_none(cast: Cast, name: str) -> None:
    with refused("没有处理投诉的权限"):
        assign_case(opened(cast), owner=getattr(cast, name), by=cast.noor)


def test_somebody_whose_post_has_ended_gets_no_case(cast: Cast) -> None:
    end_post(cast.officer.posts.get(), by=SYSTEM, until=timezone.localdate())
    former = type(cast.officer).objects.get(pk=cast.officer.pk)
    with refused("没有处理投诉的权限"):
        assign_case(opened(cast), owner=former, by=cast.noor)


def test_an_agent_neither_assigns_nor_takes_over(cast: Cast) -> None:
    case = opened(cast)
    with refused("您的岗位"):
        assign_case(case, owner=cast.officer, by=cast.ana)
    with refused("您的岗位"):
        take_over_case(case, by=cast.ana)
    assert fresh(case).owner is None


def test_tom_cannot_take_what_is_not_his(cast: Cast) -> None:
    case = opened(cast)
    with refused("您的岗位"):
        take_over_case(case, by=cast.tom)
    with refused("您的岗位"):
        assign_case(case, owner=cast.tom, by=cast.tom)


def test_head_office_can_take_over_any_case(cast: Cast) -> None:
    assert take_over_case(opened(cast, unit=cast.west), by=cast.idris).owner == cast.idris


def test_a_closed_case_changes_hands_no_more(cast: Cast) -> None:
    case = closed(cast)
    with refused("已办结", "分派"):
        assign_case(case, owner=cast.officer, by=cast.noor)
    with refused("已办结", "接手"):
        take_over_case(case, by=cast.noor)


def test_a_withdrawn_case_is_not_assigned(cast: Cast) -> None:
    case = withdraw_case(handled(cast), reason="客户来电撤回", by=cast.officer)
    with refused("已撤回"):
        assign_case(case, owner=cast.noor, by=cast.noor)


def test_those_who_can_be_given_a_case_are_the_handlers_below_oneself(cast: Cast) -> None:
    somebody("left", unit=cast.east, role=Role.OFFICER)
    type(cast.ana).objects.filter(username="left").update(is_active=False)

    assert set(handlers_for(cast.noor)) == {cast.ana, cast.officer, cast.noor}
    assert set(handlers_for(cast.tom)) == {cast.tom}
    assert set(handlers_for(cast.idris)) == {cast.ana, cast.officer, cast.noor, cast.tom, cast.idris}
    assert list(handlers_for(cast.auditor)) == []


def test_somebody_whose_post_begins_tomorrow_cannot_be_given_a_case_today(cast: Cast) -> None:
    cast.officer.posts.update(since=timezone.localdate() + timedelta(days=1))

    assert cast.officer not in handlers_for(cast.noor)
