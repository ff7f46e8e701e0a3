"""The bar of alarms moves with how much burns; the budget is never exceeded."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tingsu.core.alarms import Budget, Precision, bar, calls
from tingsu.core.seating import Agent, Waiting, best_for, in_order, waiting_minutes

BUDGET = Budget(an_hour=2, hours=4, floor=0.5)


def test_a_quiet_day_has_the_lowest_bar_and_a_bad_day_a_higher_one() -> None:
    assert bar([0.1, 0.6], BUDGET) == 0.5
    assert bar([0.9] * 3 + [0.8] * 8, BUDGET) == 0.8


@given(st.lists(st.floats(0, 1), max_size=60))
def test_no_more_talks_lie_above_the_bar_than_the_budget_allows(peaks: list[float]) -> None:
    level = bar(peaks, BUDGET)
    assert level >= BUDGET.floor
    assert sum(peak > level for peak in peaks) <= BUDGET.an_hour * BUDGET.hours


@given(st.floats(0, 1), st.integers(0, 10), st.integers(0, 5), st.none() | st.floats(0, 1))
def test_nothing_calls_above_the_budget_or_before_the_third_turn(
    risk: float, turns: int, last_hour: int, called_at: float | None
) -> None:
    if calls(risk, turns=turns, last_hour=last_hour, called_at=called_at, bar_now=0.5, budget=BUDGET):
        assert turns >= 3
        assert last_hour < BUDGET.an_hour
        assert risk >= 0.5


def test_precision_says_how_little_few_cases_prove() -> None:
    assert Precision(0, 0).interval() == (0.0, 1.0)
    low, high = Precision(8, 10).interval()
    assert (round(low, 2), round(high, 2)) == (0.49, 0.94)


def test_heat_comes_first_but_nobody_waits_for_ever() -> None:
    calm, hot = Waiting(1, minutes=5), Waiting(2, minutes=0, heat=2)
    assert [one.id for one in in_order([calm, hot])] == [2, 1]
    assert [one.id for one in in_order([Waiting(1, minutes=8), hot])] == [1, 2]
    assert in_order([Waiting(1, minutes=50), Waiting(3, minutes=0, is_at_risk=True)])[0].id == 3


def test_the_agent_is_one_who_can() -> None:
    busy = Agent(1, load=4, capacity=4)
    card = Agent(2, load=1, capacity=4, skills=frozenset({"BZ-02"}))
    senior = Agent(3, load=2, capacity=4, is_senior=True, languages=frozenset({"en"}))
    assert best_for(Waiting(9, 0, skill="BZ-02"), [busy, card, senior]) == card
    assert best_for(Waiting(9, 0, heat=3), [busy, card, senior]) == senior
    assert best_for(Waiting(9, 0, language="en"), [busy, card, senior]) == senior
    assert best_for(Waiting(9, 0), [busy]) is None


@pytest.mark.parametrize(
    ("position", "minutes", "agents", "room", "expected"),
    [(1, 6.0, 3, 1, 0.0), (3, 6.0, 3, 1, 4.0), (3, None, 3, 0, None), (3, 6.0, 0, 0, None)],
)
def test_the_wait_is_said_only_where_there_is_something_to_go_by(
    position: int, minutes: float | None, agents: int, room: int, expected: float | None
) -> None:
    assert waiting_minutes(position, handled_minutes=minutes, agents=agents, room=room) == expected
