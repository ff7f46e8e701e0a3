"""Two people at one case: the second is told, and nothing that anybody wrote is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import (
    MEI,
    RULING,
    closed,
    complete,
    confirmed,
    decided,
    fresh,
    handled,
    opened,
    refused,
    together,
    told,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions.adjustment import change_clock
from tingsu.cases.actions.assignment import assign_case, take_over_case
from tingsu.cases.actions.closing import archive_case, close_case, reopen_case, withdraw_case
from tingsu.cases.actions.contacts import log_contact
from tingsu.cases.actions.decision import Gift, approve_decision, decide_case, return_decision
from tingsu.cases.actions.facts import state_facts
from tingsu.cases.actions.merging import merge_case
from tingsu.cases.actions.messages import receive_message, send_reply, write_note
from tingsu.cases.actions.notice import tell_decision
from tingsu.cases.actions.promises import make_promise
from tingsu.cases.actions.steps import advance_step
from tingsu.cases.actions.triage import Triage, triage_case
from tingsu.cases.models import Case, Channel, ContactKind, Level, Matter, RedressGround, RedressKind
from tingsu.core.clock import EventKind
from tingsu.core.errors import NotAllowed, Stale
from tingsu.core.workflow import Step

CHOSEN = Triage(Matter.COMPLAINT, Level.IMPORTANT, business="BZ-02", cause="CA-07")
BIG = Gift(RedressGround.FAULT, RedressKind.REFUND, Decimal("5000"))
Act = Callable[[Cast, Case, int], object]


def waiting(cast: Cast) -> Case:
    """Return a case whose decision waits for approval."""
    return decided(cast, redress=[BIG])


def contacted(cast: Cast) -> Case:
    """Return a case whose customer was called."""
    case = handled(cast)
    log_contact(case, kind=ContactKind.CALL, note="听客户说完", by=cast.officer)
    return case


def _clock(cast: Cast, case: Case, version: int) -> object:
    clock = case.clocks.get(rule_id="cn-nfra-2020.decide")
    at = case.received_at
    return change_clock(
        case, clock=clock, kind=EventKind.PAUSE, at=at, proof="调 12 号", by=cast.officer, version=version
    )


ACTS: dict[str, tuple[Callable[[Cast], Case], Act]] = {
    "triage": (opened, lambda c, case, v: triage_case(case, triage=CHOSEN, by=c.officer, version=v)),
    "assign": (opened, lambda c, case, v: assign_case(case, owner=c.officer, by=c.noor, version=v)),
    "take over": (opened, lambda c, case, v: take_over_case(case, by=c.noor, version=v)),
    "step": (contacted, lambda c, case, v: advance_step(case, to=Step.APOLOGISE, by=c.officer, version=v)),
    "clock": (handled, _clock),
    "decide": (confirmed, lambda c, case, v: decide_case(case, ruling=RULING, by=c.officer, version=v)),
    "approve": (waiting, lambda c, case, v: approve_decision(case, by=c.noor, version=v)),
    "return": (waiting, lambda c, case, v: return_decision(case, reason="依据不足", by=c.noor, version=v)),
    "notify": (decided, lambda c, case, v: tell_decision(case, how="portal", by=c.officer, version=v)),
    "close": (complete, lambda c, case, v: close_case(case, by=c.officer, version=v)),
    "archive": (closed, lambda c, case, v: archive_case(case, by=c.noor, version=v)),
    "reopen": (told, lambda c, case, v: reopen_case(case, reason="不满意", by=c.officer, version=v)),
    "withdraw": (handled, lambda c, case, v: withdraw_case(case, reason="客户撤回", by=c.officer, version=v)),
    "merge": (handled, lambda c, case, v: merge_case(case, into=handled(c), reason="", by=c.officer, version=v)),
}


@pytest.mark.parametrize(("stage", "act"), ACTS.values(), ids=ACTS.keys())
def test_an_act_on_what_somebody_else_has_changed_is_refused(
    cast: Cast, watch: Watch, stage: Callable[[Cast], Case], act: Act
) -> None:
    case = stage(cast)
    watch.forward(hours=1)
    before = (fresh(case).state, verbs(case))
    with refused("刚刚被别人改过", "还在", kind=Stale):
        act(cast, case, fresh(case).version - 1)

    assert (fresh(case).state, verbs(case)) == before


@pytest.mark.parametrize(("stage", "act"), ACTS.values(), ids=ACTS.keys())
def test_an_act_on_what_one_saw_last_goes_through_and_counts(
    cast: Cast, watch: Watch, stage: Callable[[Cast], Case], act: Act
) -> None:
    case = stage(cast)
    watch.forward(hours=1)
    version = fresh(case).version
    act(cast, case, version)

    assert fresh(case).version == version + 1


def test_a_refused_edit_leaves_the_first_one_standing(cast: Cast) -> None:
    seen = opened(cast)
    triage_case(seen, triage=CHOSEN, by=cast.noor, version=seen.version)
    with refused(kind=Stale):
        triage_case(seen, triage=Triage(Matter.ENQUIRY, Level.GENERAL), by=cast.officer, version=seen.version)

    assert (fresh(seen).matter, fresh(seen).level) == ("complaint", "important")


ARRIVES: dict[str, Callable[[Cast, Case], object]] = {
    "the customer writes": lambda c, case: receive_message(case, text="在吗?", channel=Channel.CHAT, by=MEI),
    "a colleague replies": lambda c, case: send_reply(case, text="明天下午五点前给您回电。", by=c.officer),
    "a note": lambda c, case: write_note(case, text="先查流水", by=c.officer),
    "a contact": lambda c, case: log_contact(case, kind=ContactKind.CALL, note="听客户说完", by=c.officer),
    "facts": lambda c, case: state_facts(case, text="扣费", wants="退费", by=c.officer),
    "a promise": lambda c, case: make_promise(
        case, text="回电", owner=c.officer, due_at=case.received_at + timedelta(days=9), by=c.officer
    ),
}


@pytest.mark.parametrize("arrive", ARRIVES.values(), ids=ARRIVES.keys())
def test_what_merely_arrives_does_not_spoil_a_form(cast: Cast, arrive: Callable[[Cast, Case], object]) -> None:
    seen = handled(cast)
    arrive(cast, seen)

    assert triage_case(seen, triage=CHOSEN, by=cast.officer, version=seen.version).level == "important"


def test_an_act_works_on_the_present_case_not_on_an_old_copy(cast: Cast) -> None:
    old = opened(cast)
    triage_case(old, triage=CHOSEN, by=cast.officer)
    assign_case(old, owner=cast.officer, by=cast.noor)

    case = fresh(old)
    assert (case.level, case.owner) == ("important", cast.officer)
    assert case.state == "handling"


# ── At the same moment ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.django_db(transaction=True)
def test_of_two_who_save_at_the_same_moment_one_wins_and_the_other_is_told(cast: Cast) -> None:
    seen = opened(cast)

    def save(level: Level, by: Any) -> Callable[[], Case]:
        return lambda: triage_case(seen, triage=Triage(Matter.COMPLAINT, level), by=by, version=seen.version)

    outcomes = together(save(Level.IMPORTANT, cast.officer), save(Level.MAJOR, cast.noor))

    (winner,) = [outcome for outcome in outcomes if isinstance(outcome, Case)]
    (loser,) = [outcome for outcome in outcomes if isinstance(outcome, Exception)]
    assert isinstance(loser, Stale)
    assert fresh(seen).level == winner.level
    assert fresh(seen).version == seen.version + 1
    assert verbs(seen).count("case.triaged") == 1


@pytest.mark.django_db(transaction=True)
def test_two_approvals_at_the_same_moment_are_one(cast: Cast) -> None:
    case = waiting(cast)

    outcomes = together(lambda: approve_decision(case, by=cast.noor), lambda: approve_decision(case, by=cast.idris))
    assert len([outcome for outcome in outcomes if isinstance(outcome, NotAllowed)]) == 1
    assert verbs(case).count("decision.approved") == 1


@pytest.mark.django_db(transaction=True)
def test_everything_that_three_people_write_at_once_is_kept(cast: Cast) -> None:
    case = handled(cast)

    def several(write: Callable[[int], object]) -> Callable[[], list[object]]:
        return lambda: [write(number) for number in range(5)]

    outcomes = together(
        several(lambda n: receive_message(case, text=f"第{n}句", channel=Channel.CHAT, by=MEI)),
        several(lambda n: write_note(case, text=f"备注{n}", by=cast.officer)),
        several(lambda n: log_contact(case, kind=ContactKind.CALL, note=f"通话{n}", by=cast.noor)),
    )
    assert [len(outcome) if isinstance(outcome, list) else outcome for outcome in outcomes] == [5, 5, 5]
    assert case.messages.count() == 11
    assert case.contacts.count() == 5
    assert len(verbs(case)) == 17
