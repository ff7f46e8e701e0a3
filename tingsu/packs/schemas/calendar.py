"""`calendars/*.yaml`: working windows, holidays and make-up days of one place."""

from __future__ import annotations

import re
from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import Field, ValidationInfo, field_validator

from tingsu.core import clock
from tingsu.core.errors import BadInput
from tingsu.packs.schemas.common import Name, Strict

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WINDOW = re.compile(r"^([01]\d|2[0-4]):([0-5]\d)-([01]\d|2[0-4]):([0-5]\d)$")


def read_window(text: str) -> clock.Window:
    """Return the window written `09:00-12:00`."""
    match = WINDOW.match(text)
    if not match:
        raise ValueError(f"'{text}' is no window: write it as 09:00-12:00")
    opens_hour, opens_minute, closes_hour, closes_minute = (int(part) for part in match.groups())
    try:
        return clock.Window(opens_hour * 60 + opens_minute, closes_hour * 60 + closes_minute)
    except BadInput as error:
        raise ValueError(f"'{text}' is no window: {error}") from error


class CalendarEntry(Strict):
    """One calendar. `first` and `last` bound the days for which holidays were entered."""

    id: str
    name: Name
    source: str
    zone: str
    week: dict[str, list[str]]
    first: date
    last: date
    makeup_like: str = "mon"
    holidays: dict[date, str] = Field(default_factory=dict)
    makeup_days: dict[date, str] = Field(default_factory=dict)

    @field_validator("week")
    @classmethod
    def _week_is_readable(cls, week: dict[str, list[str]]) -> dict[str, list[str]]:
        unknown = set(week) - set(WEEKDAYS)
        if unknown:
            raise ValueError(f"unknown weekday {', '.join(sorted(unknown))}: use {', '.join(WEEKDAYS)}")
        for day, texts in week.items():
            windows = [read_window(text) for text in texts]
            if any(later.opens < earlier.closes for earlier, later in pairwise(windows)):
                raise ValueError(f"{day}: windows of a day must follow each other")
        return week

    @field_validator("zone")
    @classmethod
    def _zone_exists(cls, zone: str) -> str:
        try:
            ZoneInfo(zone)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise ValueError(f"no time zone '{zone}'") from error
        return zone

    @field_validator("makeup_like")
    @classmethod
    def _makeup_like_is_a_weekday(cls, day: str) -> str:
        if day not in WEEKDAYS:
            raise ValueError(f"unknown weekday {day}: use {', '.join(WEEKDAYS)}")
        return day

    @field_validator("last")
    @classmethod
    def _last_follows_first(cls, last: date, info: ValidationInfo) -> date:
        if "first" in info.data and last < info.data["first"]:
            raise ValueError(f"the calendar ends on {last}, before it begins on {info.data['first']}")
        return last

    def built(self) -> clock.Calendar:
        """Return the core calendar."""
        return clock.Calendar(
            id=self.id,
            zone=ZoneInfo(self.zone),
            week=tuple(tuple(read_window(text) for text in self.week.get(day, [])) for day in WEEKDAYS),
            first=self.first,
            last=self.last,
            holidays=self.holidays,
            makeup_days=self.makeup_days,
            makeup_like=WEEKDAYS.index(self.makeup_like),
        )
