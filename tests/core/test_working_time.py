"""Arithmetic over worked days and worked minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.core.strategies import (
    LONDON,
    NEW_YORK,
    SHANGHAI,
    calendars,
    days,
    hotline,
    instants,
    office,
    zones,
)
from tingsu.core.clock import Calendar, CalendarNotLoaded, add_working_days, working_deadline, working_minutes
from tingsu.core.clock.working import working_days_between
from tingsu.core.errors import BadInput

GOLDEN_WEEK = office(
    holidays={date(2026, 10, day): "国庆节" for day in range(1, 8)},
    makeup_days={date(2026, 9, 20): "调休上班", date(2026, 10, 10): "调休上班"},
)
minutes = st.integers(0, 3000)
some_days = st.integers(0, 60)


def at(text: str, zone: ZoneInfo = SHANGHAI, *, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone, fold=fold)


# ── days ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        pytest.param("2026-03-02", 0, "2026-03-02", id="none from a working day"),
        pytest.param("2026-03-07", 0, "2026-03-07", id="none from a day off stays there"),
        pytest.param("2026-03-02", 1, "2026-03-03", id="the start is not counted"),
        pytest.param("2026-03-06", 1, "2026-03-09", id="one over the weekend"),
        pytest.param("2026-03-07", 1, "2026-03-09", id="one from a day off"),
        pytest.param("2026-03-02", 15, "2026-03-23", id="fifteen"),
        pytest.param("2026-09-30", 1, "2026-10-08", id="one over Golden Week"),
        pytest.param("2026-10-09", 1, "2026-10-10", id="a make-up Saturday counts"),
        pytest.param("2026-09-18", 1, "2026-09-20", id="a make-up Sunday counts"),
    ],
)
def test_add_working_days(start: str, amount: int, end: str) -> None:
    assert add_working_days(date.fromisoformat(start), amount, GOLDEN_WEEK) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("start", "end", "amount"),
    [
        pytest.param("2026-03-02", "2026-03-02", 0, id="a day to itself"),
        pytest.param("2026-03-02", "2026-03-03", 1, id="the first counts, the last does not"),
        pytest.param("2026-03-06", "2026-03-09", 1, id="a weekend counts nothing"),
        pytest.param("2026-09-30", "2026-10-12", 4, id="Golden Week leaves out seven, the make-up day counts"),
        pytest.param("2026-03-09", "2026-03-02", 0, id="backwards"),
    ],
)
def test_working_days_between(start: str, end: str, amount: int) -> None:
    assert working_days_between(date.fromisoformat(start), date.fromisoformat(end), GOLDEN_WEEK) == amount


@given(calendars(), days, some_days)
def test_the_days_counted_are_the_days_added(calendar: Calendar, start: date, amount: int) -> None:
    end = add_working_days(start, amount, calendar)
    one = timedelta(days=1)
    assert working_days_between(start + one, end + one, calendar) == amount


@given(calendars(), days, st.integers(1, 60))
def test_working_days_end_on_a_working_day(calendar: Calendar, start: date, amount: int) -> None:
    assert calendar.is_working(add_working_days(start, amount, calendar))


@given(calendars(), days, some_days, some_days)
def test_more_working_days_never_end_earlier(calendar: Calendar, start: date, fewer: int, more: int) -> None:
    assert add_working_days(start, fewer, calendar) <= add_working_days(start, fewer + more, calendar)


@given(calendars(), days, days, some_days)
def test_working_days_from_a_later_day_never_end_earlier(
    calendar: Calendar, one: date, other: date, amount: int
) -> None:
    first, later = sorted([one, other])
    assert add_working_days(first, amount, calendar) <= add_working_days(later, amount, calendar)


def test_a_negative_number_of_days_is_refused() -> None:
    with pytest.raises(BadInput, match="-1 working days"):
        add_working_days(date(2026, 3, 2), -1, GOLDEN_WEEK)


# ── minutes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        pytest.param("2026-03-02 10:00", 30, "2026-03-02 10:30", id="inside the morning"),
        pytest.param("2026-03-02 07:15", 30, "2026-03-02 09:30", id="a start before opening counts from opening"),
        pytest.param("2026-03-02 12:10", 30, "2026-03-02 14:00", id="a start at lunch counts from the afternoon"),
        pytest.param("2026-03-02 11:45", 30, "2026-03-02 13:45", id="over lunch"),
        pytest.param("2026-03-02 11:00", 60, "2026-03-02 12:00", id="exactly to closing ends at closing"),
        pytest.param("2026-03-02 17:00", 60, "2026-03-03 09:30", id="over the night"),
        pytest.param("2026-03-06 17:00", 60, "2026-03-09 09:30", id="over the weekend"),
        pytest.param("2026-09-30 17:00", 60, "2026-10-08 09:30", id="over Golden Week"),
        pytest.param("2026-10-09 17:00", 60, "2026-10-10 09:30", id="into a make-up Saturday"),
        pytest.param("2026-03-02 09:00", 7 * 60, "2026-03-02 17:30", id="a whole day"),
        pytest.param("2026-03-02 10:00", 0, "2026-03-02 10:00", id="nothing while open"),
        pytest.param("2026-03-07 10:00", 0, "2026-03-09 09:00", id="nothing ends at the next opening"),
        pytest.param("2026-03-02 10:00:20", 1, "2026-03-02 10:01:20", id="seconds are kept"),
    ],
)
def test_working_deadline(start: str, amount: int, end: str) -> None:
    assert working_deadline(at(start), amount, GOLDEN_WEEK) == at(end)


@pytest.mark.parametrize(
    ("start", "end", "amount"),
    [
        pytest.param("2026-03-02 10:00", "2026-03-02 10:30", 30, id="inside the morning"),
        pytest.param("2026-03-02 11:30", "2026-03-02 14:00", 60, id="lunch counts nothing"),
        pytest.param("2026-03-02 12:10", "2026-03-02 13:20", 0, id="nothing but lunch"),
        pytest.param("2026-03-06 17:00", "2026-03-09 09:30", 60, id="the weekend counts nothing"),
        pytest.param("2026-03-07 00:00", "2026-03-08 23:59", 0, id="nothing but the weekend"),
        pytest.param("2026-10-09 17:00", "2026-10-12 09:00", 30 + 7 * 60, id="a make-up Saturday counts in full"),
        pytest.param("2026-03-02 10:00", "2026-03-02 10:00:59", 0, id="only whole minutes count"),
        pytest.param("2026-03-02 10:00", "2026-03-02 09:00", 0, id="backwards"),
    ],
)
def test_working_minutes(start: str, end: str, amount: int) -> None:
    assert working_minutes(at(start), at(end), GOLDEN_WEEK) == amount


def test_a_negative_number_of_minutes_is_refused() -> None:
    with pytest.raises(BadInput, match="-1 working minutes"):
        working_deadline(at("2026-03-02 10:00"), -1, GOLDEN_WEEK)


def test_a_deadline_beyond_the_loaded_years_is_refused_rather_than_guessed() -> None:
    with pytest.raises(CalendarNotLoaded):
        working_deadline(at("2026-12-31 17:00"), 60, GOLDEN_WEEK)


@given(calendars(), instants(), minutes)
def test_the_minutes_counted_are_the_minutes_added(calendar: Calendar, start: datetime, amount: int) -> None:
    assert working_minutes(start, working_deadline(start, amount, calendar), calendar) == amount


@given(calendars(), instants(), minutes, minutes)
def test_more_minutes_never_end_earlier(calendar: Calendar, start: datetime, fewer: int, more: int) -> None:
    soon, late = (working_deadline(start, amount, calendar) for amount in (fewer, fewer + more))
    assert soon.astimezone(UTC) <= late.astimezone(UTC)


@given(calendars(), instants(), st.timedeltas(timedelta(), timedelta(days=9)), minutes)
def test_minutes_from_a_later_start_never_end_earlier(
    calendar: Calendar, start: datetime, wait: timedelta, amount: int
) -> None:
    later = (start.astimezone(UTC) + wait).astimezone(start.tzinfo)
    first, second = (working_deadline(begin, amount, calendar) for begin in (start, later))
    assert first.astimezone(UTC) <= second.astimezone(UTC)


@given(calendars(), instants(), st.integers(1, 3000))
def test_the_last_minute_before_a_deadline_is_a_worked_one(calendar: Calendar, start: datetime, amount: int) -> None:
    begin = start.replace(second=0)
    deadline = working_deadline(begin, amount, calendar)
    assert calendar.is_open(deadline.astimezone(UTC) - timedelta(minutes=1))


@given(calendars(), instants(), st.integers(0, 9000), st.integers(0, 9000))
def test_the_minutes_of_two_stretches_add_up(calendar: Calendar, start: datetime, first: int, second: int) -> None:
    begin = start.astimezone(UTC).replace(second=0)
    middle = begin + timedelta(minutes=first)
    end = middle + timedelta(minutes=second)
    parts = working_minutes(begin, middle, calendar) + working_minutes(middle, end, calendar)
    assert parts == working_minutes(begin, end, calendar)


# ── summer time ─────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        pytest.param(LONDON, "2026-03-29", 23, id="London, an hour is skipped"),
        pytest.param(LONDON, "2026-10-25", 25, id="London, an hour comes twice"),
        pytest.param(NEW_YORK, "2026-03-08", 23, id="New York, an hour is skipped"),
        pytest.param(NEW_YORK, "2026-11-01", 25, id="New York, an hour comes twice"),
        pytest.param(SHANGHAI, "2026-03-29", 24, id="Shanghai knows no summer time"),
    ],
)
def test_a_day_of_summer_time_has_the_minutes_it_has(zone: ZoneInfo, day: str, hours: int) -> None:
    midnight = at(day, zone)
    next_midnight = datetime.combine(midnight.date() + timedelta(days=1), midnight.time(), zone)
    assert working_minutes(midnight, next_midnight, hotline(zone)) == hours * 60


@pytest.mark.parametrize(
    ("start", "amount", "end"),
    [
        pytest.param("2026-03-29 00:30", 60, "2026-03-29 02:30", id="over the hour that is skipped"),
        pytest.param("2026-10-25 00:30", 180, "2026-10-25 02:30", id="over the hour that comes twice"),
    ],
)
def test_minutes_on_the_wall_are_not_minutes_passed(start: str, amount: int, end: str) -> None:
    assert working_deadline(at(start, LONDON), amount, hotline(LONDON)) == at(end, LONDON)


def test_office_hours_are_the_same_on_the_wall_before_and_after_the_change() -> None:
    calendar = office(zone=LONDON)
    assert working_deadline(at("2026-03-27 17:00", LONDON), 60, calendar) == at("2026-03-30 09:30", LONDON)


def test_the_hour_that_comes_twice_counts_twice() -> None:
    first, second = at("2026-10-25 01:30", LONDON), at("2026-10-25 01:30", LONDON, fold=1)
    assert working_minutes(first, second, hotline(LONDON)) == 60


@given(calendars(), instants(), st.integers(0, 5000), zones, zones)
@example(hotline(LONDON), at("2026-10-25 00:50", ZoneInfo("UTC")), 25, LONDON, LONDON)
def test_the_zone_in_which_an_instant_is_written_does_not_matter(
    calendar: Calendar, start: datetime, length: int, one: ZoneInfo, other: ZoneInfo
) -> None:
    begin = start.astimezone(UTC)
    end = begin + timedelta(minutes=length)
    expected = working_minutes(begin, end, calendar)
    assert working_minutes(begin.astimezone(one), end.astimezone(other), calendar) == expected
