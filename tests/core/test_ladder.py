"""When a step is due, when people are at work, when a silence has lasted long enough."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tingsu.core.clock import Calendar
from tingsu.core.errors import BadInput
from tingsu.core.ladder import Recipient, Rung, is_service_time, silent_before
from tingsu.packs.read import SHIPPED, read_packs

PACKS = read_packs(SHIPPED)
CN = PACKS.calendars["cn"]
START = datetime(2026, 3, 2, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


def at(moment: str) -> datetime:
    """Return a time in Shanghai."""
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def rung(percent: int = 100, hours: float = 0) -> Rung:
    """Return a step for the handler."""
    return Rung("step", (Recipient.HANDLER,), percent, hours)


@pytest.mark.parametrize(
    ("percent", "hours", "fires"),
    [
        (50, 0, "2026-03-07 10:00"),
        (90, 0, "2026-03-11 10:00"),
        (100, 0, "2026-03-12 10:00"),
        (100, -2, "2026-03-12 08:00"),
        (100, 24, "2026-03-13 10:00"),
        (150, 0, "2026-03-17 10:00"),
    ],
)
def test_a_step_is_due_at_its_share_of_the_time(percent: int, hours: float, fires: str) -> None:
    assert rung(percent, hours).fires_at(START, START + timedelta(days=10)) == at(fires)


@given(st.integers(1, 400), st.integers(1, 400))
def test_a_higher_share_is_never_due_earlier(one: int, other: int) -> None:
    due = START + timedelta(days=15)
    low, high = sorted((one, other))
    assert rung(low).fires_at(START, due) <= rung(high).fires_at(START, due)


@pytest.mark.parametrize(
    ("percent", "hours", "late"), [(99, 0, False), (100, -1, False), (100, 0, True), (120, 0, True)]
)
def test_a_step_knows_whether_the_limit_has_passed(percent: int, hours: float, late: bool) -> None:
    assert rung(percent, hours).is_late is late


@pytest.mark.parametrize(
    ("moment", "open_"),
    [
        ("2026-03-02 10:00", True),
        ("2026-03-02 03:00", False),
        ("2026-03-07 10:00", False),  # a Saturday
        ("2026-02-17 10:00", False),  # Spring Festival
        ("2019-01-01 03:00", True),  # no calendar: better at night than never
    ],
)
def test_service_time_is_when_people_work(moment: str, open_: bool) -> None:
    assert is_service_time(at(moment), CN) is open_


@pytest.mark.parametrize(
    ("now", "days", "limit"),
    [
        ("2026-03-06 09:00", 3, "2026-03-03 00:00"),  # Friday: Tue, Wed, Thu were silent, so heard before Tuesday
        ("2026-03-09 09:00", 3, "2026-03-04 00:00"),  # Monday: the week-end counts for nothing
        ("2026-02-24 09:00", 1, "2026-02-14 00:00"),  # the Tuesday after Spring Festival: 14 February was worked
        ("2026-03-06 23:59", 3, "2026-03-03 00:00"),  # today never counts
    ],
)
def test_a_silence_is_counted_in_working_days(now: str, days: int, limit: str) -> None:
    assert silent_before(at(now), days, CN) == at(limit)


@given(st.integers(1, 60), st.integers(1, 20))
def test_a_longer_silence_began_earlier(offset: int, days: int) -> None:
    now = START + timedelta(days=offset)
    assert silent_before(now, days + 1, CN) < silent_before(now, days, CN) < now


def test_without_a_calendar_every_day_counts() -> None:
    tiny = Calendar("tiny", CN.zone, CN.week, START.date(), START.date())
    assert silent_before(at("2026-03-20 09:00"), 3, tiny) == at("2026-03-17 00:00")


def test_no_silence_of_no_days() -> None:
    with pytest.raises(BadInput):
        silent_before(START, 0, CN)


def test_the_shipped_ladders_grow_and_end_with_the_limit_told() -> None:
    pack = PACKS.escalation
    start, due = START, START + timedelta(days=15)
    fires = [step.fires_at(start, due) for step in pack.clock_rungs()]
    assert fires == sorted(fires)
    limit = next(step for step in pack.clock_rungs() if step.id == "limit")
    assert not limit.service_time
    assert {Recipient.HANDLER, Recipient.SUPERVISOR} <= set(limit.to)
    assert [quiet.working_days for quiet in pack.quiets()] == sorted(quiet.working_days for quiet in pack.quiets())
    assert next(step for step in pack.promise_rungs() if step.is_late).raises == 2
