"""Arithmetic over worked days and worked minutes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tingsu.core.clock.calendar import DAY, Calendar
from tingsu.core.errors import BadInput


def add_working_days(start: date, days: int, calendar: Calendar) -> date:
    """Return the `days`-th working day after `start`; `start` itself is never counted."""
    if days < 0:
        raise BadInput(f"cannot count {days} working days")
    day = start
    while days:
        day += DAY
        days -= calendar.is_working(day)
    return day


def working_days_between(start: date, end: date, calendar: Calendar) -> int:
    """Count the working days in [start, end)."""
    return sum(calendar.is_working(start + i * DAY) for i in range((end - start).days))


def working_deadline(start: datetime, minutes: int, calendar: Calendar) -> datetime:
    """Return the instant when `minutes` of working time have passed since `start`.

    A start outside working time counts from the next opening. Holidays never count. Zero minutes
    end at the first worked instant.
    """
    if minutes < 0:
        raise BadInput(f"cannot count {minutes} working minutes")
    left = timedelta(minutes=minutes)
    start = start.astimezone(UTC)
    for opens, closes in calendar.spans_from(start):
        # Instants are compared in UTC: across a summer-time change, wall-clock subtraction lies by an hour.
        span = closes.astimezone(UTC) - opens.astimezone(UTC)
        if left <= span:
            return (opens.astimezone(UTC) + left).astimezone(calendar.zone)
        left -= span
    raise AssertionError("spans_from ends only by CalendarNotLoaded")  # pragma: no cover


def working_minutes(start: datetime, end: datetime, calendar: Calendar) -> int:
    """Return the whole minutes of working time in [start, end)."""
    # In UTC, because Python compares instants of one zone by the clock on the wall, which an autumn night shows twice.
    start, end = start.astimezone(UTC), end.astimezone(UTC)
    total = timedelta()
    if end <= start:
        return 0
    for opens, closes in calendar.spans_from(start):
        if opens >= end:
            break
        total += min(closes, end).astimezone(UTC) - opens.astimezone(UTC)
        if closes >= end:
            break
    return int(total.total_seconds() // 60)
