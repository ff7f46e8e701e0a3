"""Which days and hours are worked."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.core.strategies import AFTERNOON, ALL_DAY, LONDON, MORNING, NEW_YORK, OFFICE_WEEK, SHANGHAI, hotline, office
from tingsu.core.clock import CalendarNotLoaded, Window
from tingsu.core.errors import BadInput

FRIDAY, SATURDAY, SUNDAY, MONDAY = (date(2026, 3, day) for day in (6, 7, 8, 9))


def at(hour: int, minute: int = 0, *, day: date = FRIDAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("day", "windows"),
    [
        pytest.param(FRIDAY, (MORNING, AFTERNOON), id="a weekday has the windows of its weekday"),
        pytest.param(SATURDAY, (), id="a weekend has none"),
        pytest.param(date(2026, 10, 1), (), id="a holiday has none"),
        pytest.param(SUNDAY, (MORNING, AFTERNOON), id="a make-up day on a Sunday is worked"),
        pytest.param(date(2026, 10, 10), (MORNING, AFTERNOON), id="a make-up day wins over a holiday"),
    ],
)
def test_windows_on_a_day(day: date, windows: tuple[Window, ...]) -> None:
    calendar = office(
        holidays={date(2026, 10, 1): "国庆节", date(2026, 10, 10): "国庆节"},
        makeup_days={SUNDAY: "调休上班", date(2026, 10, 10): "调休上班"},
    )
    assert calendar.windows_on(day) == windows
    assert calendar.is_working(day) == bool(windows)


def test_a_makeup_day_is_worked_like_the_weekday_it_stands_for() -> None:
    short_friday = (*OFFICE_WEEK[:4], (MORNING,), (), ())
    calendar = office(week=short_friday, makeup_days={SATURDAY: "调休上班"}, makeup_like=4)
    assert calendar.windows_on(SATURDAY) == (MORNING,)


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        pytest.param(at(8, 59), False, id="a minute before opening"),
        pytest.param(at(9), True, id="at opening"),
        pytest.param(at(11, 59), True, id="in the last minute of the morning"),
        pytest.param(at(12), False, id="when the morning closes"),
        pytest.param(at(12, 30), False, id="at lunch"),
        pytest.param(at(13, 30), True, id="when the afternoon opens"),
        pytest.param(at(17, 30), False, id="at closing"),
        pytest.param(at(10, day=SATURDAY), False, id="on a Saturday"),
        pytest.param(datetime(2026, 3, 6, 1, tzinfo=UTC), True, id="nine in Shanghai, written in UTC"),
        pytest.param(datetime(2026, 3, 6, 9, 30, tzinfo=UTC), False, id="half past nine in UTC is evening here"),
    ],
)
def test_it_is_open_only_inside_the_windows(instant: datetime, is_open: bool) -> None:
    assert office().is_open(instant) is is_open


def test_a_window_may_last_until_midnight() -> None:
    calendar = office(week=((ALL_DAY,),) * 7)
    assert calendar.is_open(at(23, 59))
    assert calendar.is_open(at(0, 0))


@pytest.mark.parametrize(
    "day",
    [pytest.param(date(2025, 12, 31), id="the day before"), pytest.param(date(2027, 1, 1), id="the day after")],
)
def test_a_day_outside_the_loaded_years_is_refused(day: date) -> None:
    with pytest.raises(CalendarNotLoaded, match=f"{day} lies outside.*calendars/office.yaml"):
        office().windows_on(day)


def test_a_day_outside_the_loaded_years_is_refused_in_chinese_too() -> None:
    with pytest.raises(CalendarNotLoaded) as refusal:
        office().windows_on(date(2027, 1, 1))
    assert refusal.value.in_("zh") != refusal.value.in_("en")


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2026, 12, 31)], ids=str)
def test_the_first_and_the_last_day_are_known(day: date) -> None:
    assert office().is_working(day)


def test_a_question_that_runs_beyond_the_last_year_is_refused_rather_than_guessed() -> None:
    rest_of_year = {date(2026, 12, 28) + timedelta(days=i): "holiday" for i in range(4)}
    with pytest.raises(CalendarNotLoaded):
        office(holidays=rest_of_year).next_working_day(date(2026, 12, 28))


@pytest.mark.parametrize(
    ("day", "next_worked"),
    [
        pytest.param(FRIDAY, FRIDAY, id="a working day is its own"),
        pytest.param(SATURDAY, MONDAY, id="over the weekend"),
        pytest.param(date(2026, 9, 30), date(2026, 9, 30), id="the eve of a holiday"),
        pytest.param(date(2026, 10, 1), date(2026, 10, 5), id="over a holiday and the weekend behind it"),
    ],
)
def test_next_working_day(day: date, next_worked: date) -> None:
    calendar = office(holidays={date(2026, 10, 1): "国庆节", date(2026, 10, 2): "国庆节"})
    assert calendar.next_working_day(day) == next_worked


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        pytest.param(SHANGHAI, date(2026, 3, 6), id="Shanghai has Friday"),
        pytest.param(LONDON, date(2026, 3, 5), id="London still has Thursday"),
        pytest.param(NEW_YORK, date(2026, 3, 5), id="New York has Thursday noon"),
    ],
)
def test_the_same_instant_is_another_day_in_another_zone(zone: object, day: date) -> None:
    assert office(zone=zone).local_day(datetime(2026, 3, 5, 17, tzinfo=UTC)) == day


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        pytest.param(date(2026, 3, 28), 24, id="an ordinary day"),
        pytest.param(date(2026, 3, 29), 23, id="the day on which summer time begins"),
        pytest.param(date(2026, 10, 25), 25, id="the day on which it ends"),
    ],
)
def test_a_day_is_as_long_as_the_zone_makes_it(day: date, hours: int) -> None:
    calendar = hotline(LONDON)
    length = calendar.end_of(day).astimezone(UTC) - calendar.midnight(day).astimezone(UTC)
    assert length == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("opens", "closes"),
    [
        pytest.param(540, 540, id="of no length"),
        pytest.param(1020, 540, id="backwards"),
        pytest.param(-1, 540, id="before midnight"),
        pytest.param(540, 1441, id="after midnight"),
    ],
)
def test_a_window_that_cannot_be_is_refused(opens: int, closes: int) -> None:
    with pytest.raises(BadInput, match="wants 0 <= opens < closes <= 1440"):
        Window(opens, closes)


@pytest.mark.parametrize(
    ("week", "what"),
    [
        pytest.param(OFFICE_WEEK[:6], "wants 7 days, has 6", id="a week of six days"),
        pytest.param(((AFTERNOON, MORNING), *OFFICE_WEEK[1:]), "must follow each other", id="the afternoon first"),
        pytest.param(((ALL_DAY, MORNING), *OFFICE_WEEK[1:]), "must follow each other", id="windows that overlap"),
    ],
)
def test_a_week_that_cannot_be_is_refused(week: object, what: str) -> None:
    with pytest.raises(BadInput, match=what):
        office(week=week)


def test_spans_begin_at_the_start_and_go_over_lunch_and_weekend() -> None:
    spans = office().spans_from(at(11))
    assert [next(spans) for _ in range(3)] == [
        (at(11), at(12)),
        (at(13, 30), at(17, 30)),
        (at(9, day=MONDAY), at(12, day=MONDAY)),
    ]
