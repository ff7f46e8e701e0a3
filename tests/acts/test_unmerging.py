"""Undoing a merge within thirty days: state, clocks and people are as they were."""

from __future__ import annotations

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import MEI, RULING, confirmed, fresh, handled, last_entry, opened, refused, verbs
from tests.conftest import Cast
from tingsu.cases.actions.contacts import log_contact
from tingsu.cases.actions.decision import decide_case
from tingsu.cases.actions.merging import merge_case, unmerge_case
from tingsu.cases.actions.messages import receive_message, send_reply
from tingsu.cases.actions.notice import tell_decision
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Case, CaseLink, Channel, ContactKind
from tingsu.core.workflow import State

LI = PartyFacts(name="李强", phone="13900000000")


def clocks(case: Case) -> list[tuple[str, str, object]]:
    """Return rule, state and deadline of each clock."""
    return [(clock.rule_id, clock.state, clock.due_at) for clock in case.clocks.order_by("id")]


@pytest.mark.parametrize("stage", [opened, handled])
def test_the_case_is_again_as_it_was(cast: Cast, stage: object) -> None:
    case, into = stage(cast, party=LI), handled(cast)  # type: ignore[operator]
    state, due, running = case.state, fresh(case).due_at, clocks(case)
    merge_case(case, into=into, reason="同一事项", by=cast.officer)

    unmerge_case(fresh(case), by=cast.officer)

    assert (fresh(case).state, fresh(case).due_at, clocks(case)) == (state, due, running)
    assert CaseLink.objects.count() == 0
    assert into.parties.count() == 0
    assert verbs(case)[-1] == "case.unmerged"
    assert last_entry("case.released").data == {"other": case.pk}


def test_a_clock_that_the_other_case_stopped_runs_again(cast: Cast, watch: Watch) -> None:
    case, into = handled(cast, party=LI), confirmed(cast)
    before = clocks(case)
    merge_case(case, into=into, reason="同一事项", by=cast.officer)
    watch.forward(hours=2)
    send_reply(into, text="我们正在核对,明天给您回复。", by=cast.officer)
    decide_case(into, ruling=RULING, by=cast.officer)
    tell_decision(into, how="portal", by=cast.officer)
    assert clocks(case) != before

    watch.forward(days=20)
    unmerge_case(fresh(case), by=cast.officer)

    assert clocks(case) == before
    assert fresh(case).is_overdue(watch.now), "this customer was never answered, and that must be seen"
    assert fresh(into).state == State.TOLD
    assert last_entry("case.unmerged").data["undone"]


def test_its_own_ledger_from_before_stays(cast: Cast, watch: Watch) -> None:
    case, into = handled(cast, party=LI), handled(cast)
    log_contact(case, kind=ContactKind.CALL, note="致歉", minutes=3, by=cast.officer)
    before = clocks(case)
    merge_case(case, into=into, reason="", by=cast.officer)

    unmerge_case(fresh(case), by=cast.officer)

    assert clocks(case) == before


def test_the_other_case_no_longer_minds_its_deadline(cast: Cast, watch: Watch) -> None:
    case = handled(cast, party=LI)
    watch.forward(days=3)
    into = handled(cast)
    own = fresh(into).due_at
    merge_case(case, into=into, reason="", by=cast.officer)
    assert fresh(into).due_at != own

    unmerge_case(fresh(case), by=cast.officer)

    assert fresh(into).due_at == own


def test_what_the_customer_wrote_meanwhile_is_unread(cast: Cast, watch: Watch) -> None:
    case, into = handled(cast, party=LI), handled(cast)
    merge_case(case, into=into, reason="", by=cast.officer)
    at = watch.forward(hours=1)
    receive_message(case, text="还在吗?", channel=Channel.PORTAL, by=MEI)

    assert unmerge_case(fresh(case), by=cast.officer).unread_since == at


def test_a_customer_whom_another_merged_case_brought_stays(cast: Cast) -> None:
    into = handled(cast)
    first, second = handled(cast, party=LI), handled(cast, party=LI)
    for case in (first, second):
        merge_case(case, into=into, reason="", by=cast.officer)

    unmerge_case(fresh(first), by=cast.officer)
    assert into.parties.count() == 1


def test_it_can_be_merged_again(cast: Cast) -> None:
    case, into = handled(cast, party=LI), handled(cast)
    for _ in range(2):
        merge_case(fresh(case), into=fresh(into), reason="", by=cast.officer)
        unmerge_case(fresh(case), by=cast.officer)
    assert fresh(case).state == State.HANDLING


def test_after_thirty_days_it_stays_merged(cast: Cast, watch: Watch) -> None:
    case, into = handled(cast, party=LI), handled(cast)
    merge_case(case, into=into, reason="", by=cast.officer)
    watch.forward(days=30)
    watch.forward(seconds=1)
    with refused("超过 30 天"):
        unmerge_case(fresh(case), by=cast.officer)
    assert fresh(case).state == State.MERGED


def test_only_a_merged_case_and_only_by_one_who_may_merge_both(cast: Cast) -> None:
    with refused("没有并入"):
        unmerge_case(handled(cast), by=cast.officer)
    case, into = handled(cast, party=LI), opened(cast, unit=cast.west)
    merge_case(case, into=into, reason="", by=cast.idris)
    for person in (cast.ana, cast.officer, cast.tom):
        with refused("您的岗位"):
            unmerge_case(fresh(case), by=person)
