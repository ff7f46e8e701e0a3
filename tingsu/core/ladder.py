"""When to tell whom that time runs out: the rungs before and after a limit, and how long a silence has lasted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from tingsu.core.clock.calendar import DAY, Calendar, CalendarNotLoaded
from tingsu.core.errors import BadInput


class Recipient(StrEnum):
    """Who is told."""

    HANDLER = "handler"
    OWNER = "owner"  # of a promise
    SUPERVISOR = "supervisor"
    HEAD_OFFICE = "head_office"


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder: at `percent` of the time between start and limit, `hours` later (or earlier).

    `service_time` waits for worked hours; `shortest_hours` leaves out limits that are too short for this step;
    `raises` is the priority that the case has from then on.
    """

    id: str
    to: tuple[Recipient, ...]
    percent: int = 100
    hours: float = 0
    service_time: bool = True
    shortest_hours: float = 0
    raises: int = 0

    def fires_at(self, started_at: datetime, due_at: datetime) -> datetime:
        """Return when this step is due: started + (due - started) × percent / 100 + hours."""
        return started_at + (due_at - started_at) * self.percent / 100 + timedelta(hours=self.hours)

    @property
    def is_late(self) -> bool:
        """Whether the limit has passed when this step fires."""
        return self.percent >= 100 and self.hours >= 0


@dataclass(frozen=True, slots=True)
class Quiet:
    """One step of the silence timer: nothing heard for so many working days."""

    id: str
    to: tuple[Recipient, ...]
    working_days: int
    service_time: bool = True


def is_service_time(at: datetime, calendar: Calendar) -> bool:
    """Say whether people are at work; yes when the calendar does not reach that far, so that nothing stays unsaid."""
    try:
        return calendar.is_open(at)
    except CalendarNotLoaded:
        return True


def silent_before(at: datetime, working_days: int, calendar: Calendar) -> datetime:
    """Return the instant before which the last word must lie for the silence to have lasted so many working days.

    The day of the last word does not count, nor does today: after a word on Monday, three silent working days are
    Tuesday to Thursday, and the silence is noticed on Friday. Without a calendar for those days every day counts.
    """
    if working_days < 1:
        raise BadInput(f"a silence of {working_days} working days is none")
    day = calendar.local_day(at)
    while working_days:
        day -= DAY
        try:
            working_days -= calendar.is_working(day)
        except CalendarNotLoaded:
            working_days -= 1
    return calendar.midnight(day)
