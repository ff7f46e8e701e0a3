"""Facts: written down, restated to the customer, confirmed (H-M9)."""

from __future__ import annotations

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import PHONE, confirmed, decided, handled, opened, refused, stored_in_clear, verbs
from tests.conftest import Cast
from tingsu.cases.actions.facts import confirm_facts, state_facts
from tingsu.core.errors import BadInput

FACTS, WANTS, HOW = "3 月起扣年费 80 元", "退 80 元", "电话复述后客户说对"


def test_facts_wait_for_the_customers_yes(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    facts = state_facts(case, text=FACTS, wants=WANTS, by=cast.officer)
    assert (facts.text, facts.wants, facts.person, facts.confirmed_at) == (FACTS, WANTS, cast.officer, None)

    watch.forward(minutes=5)
    facts = confirm_facts(case, how=HOW, by=cast.officer)
    assert (facts.confirmed_at, facts.confirmed_how) == (watch.now, HOW)
    assert verbs(case)[-2:] == ["facts.stated", "facts.confirmed"]


def test_a_new_statement_needs_a_new_yes_and_keeps_the_old_one(cast: Cast) -> None:
    case = confirmed(cast)
    state_facts(case, text="另有一笔 20 元", wants="一并退", by=cast.officer)

    first, second = case.facts.all()
    assert first.confirmed_at is not None
    assert second.confirmed_at is None


def test_the_latest_statement_is_the_one_confirmed(cast: Cast) -> None:
    case = handled(cast)
    state_facts(case, text=FACTS, wants=WANTS, by=cast.officer)
    latest = state_facts(case, text="另有一笔 20 元", wants="一并退", by=cast.officer)

    assert confirm_facts(case, how=HOW, by=cast.officer) == latest
    assert case.facts.filter(confirmed_at=None).count() == 1


def test_personal_data_in_the_facts_is_masked(cast: Cast) -> None:
    state_facts(handled(cast), text=f"{FACTS},电话{PHONE}", wants=f"回电{PHONE}", by=cast.officer)

    assert stored_in_clear(PHONE) == []


@pytest.mark.parametrize(("text", "wants"), [("", WANTS), (" \n", WANTS), (FACTS, ""), (FACTS, "  ")])
def test_facts_without_what_happened_or_what_is_wanted_are_refused(cast: Cast, text: str, wants: str) -> None:
    case = handled(cast)
    with refused(kind=BadInput):
        state_facts(case, text=text, wants=wants, by=cast.officer)
    assert case.facts.count() == 0


def test_one_cannot_confirm_what_was_never_stated(cast: Cast) -> None:
    with refused("还没有记录事实"):
        confirm_facts(handled(cast), how=HOW, by=cast.officer)


@pytest.mark.parametrize("how", ["", "   "])
def test_a_confirmation_says_how_one_knows(cast: Cast, how: str) -> None:
    case = handled(cast)
    state_facts(case, text=FACTS, wants=WANTS, by=cast.officer)
    with refused("请写明客户是怎么确认的", kind=BadInput):
        confirm_facts(case, how=how, by=cast.officer)
    assert case.facts.get().confirmed_at is None


def test_facts_may_be_taken_at_the_counter_before_anybody_took_over(cast: Cast) -> None:
    assert state_facts(opened(cast), text=FACTS, wants=WANTS, by=cast.ana).pk


def test_facts_do_not_change_after_the_decision(cast: Cast) -> None:
    case = decided(cast)
    with refused("已决定", "记录事实"):
        state_facts(case, text=FACTS, wants=WANTS, by=cast.officer)
    with refused("已决定", "记录事实"):
        confirm_facts(case, how=HOW, by=cast.officer)


def test_tom_states_no_facts(cast: Cast) -> None:
    with refused("您的岗位"):
        state_facts(handled(cast), text=FACTS, wants=WANTS, by=cast.tom)
