"""A business calendar: the windows of each weekday, holidays, and make-up days (调休上班)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo

from tingsu.core.errors import BadInput
from tingsu.core.said import Words

DAY = timedelta(days=1)


class CalendarNotLoaded(BadInput):
    """A day lies outside the years that this business calendar holds."""


@dataclass(frozen=True, slots=True)
class Window:
    """Worked time within one day, in minutes after local midnight; `closes` may be 1440 (24:00)."""

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= 1440:
            raise BadInput(f"window {self.opens}–{self.closes}: wants 0 <= opens < closes <= 1440 minutes")


@dataclass(frozen=True)
class Calendar:
    """Which days and hours are worked, in one time zone.

    `week` holds the windows of Monday … Sunday; a make-up day has the windows of `makeup_like` (0 = Monday).
    `first` and `last` bound what is known: any question outside raises `CalendarNotLoaded`, because a
    holiday that nobody entered must never silently count as a working day.
    """

    id: str
    zone: tzinfo
    week: tuple[tuple[Window, ...], ...]
    first: date
    last: date
    holidays: Mapping[date, str] = field(default_factory=dict)
    makeup_days: Mapping[date, str] = field(default_factory=dict)
    makeup_like: int = 0

    def __post_init__(self) -> None:
        if len(self.week) != 7:
            raise BadInput(f"calendar {self.id}: week wants 7 days, has {len(self.week)}")
        for windows in self.week:
            ends = [edge for window in windows for edge in (window.opens, window.closes)]
            if ends != sorted(ends):
                raise BadInput(f"calendar {self.id}: windows of a day must follow each other")

    def windows_on(self, day: date) -> tuple[Window, ...]:
        """Return the worked windows of `day`, none for a day off."""
        if not self.first <= day <= self.last:
            raise CalendarNotLoaded(
                Words(
                    f"工作日历 {self.id} 只有 {self.first} 至 {self.last},{day} 不在其中。"
                    f"请把该年份补进 calendars/{self.id}.yaml(tingsu packs calendar)。",
                    f"calendar '{self.id}' holds {self.first} to {self.last}; {day} lies outside. "
                    f"Add the year to calendars/{self.id}.yaml (tingsu packs calendar).",
                )
            )
        if day in self.makeup_days:
            return self.week[self.makeup_like]
        if day in self.holidays:
            return ()
        return self.week[day.weekday()]

    def is_working(self, day: date) -> bool:
        """Say whether any time of `day` is worked."""
        return bool(self.windows_on(day))

    def is_open(self, at: datetime) -> bool:
        """Say whether `at` falls into a worked window."""
        local = at.astimezone(self.zone)
        minute = local.hour * 60 + local.minute
        return any(window.opens <= minute < window.closes for window in self.windows_on(local.date()))

    def local_day(self, at: datetime) -> date:
        """Return the date of `at` in this calendar's zone."""
        return at.astimezone(self.zone).date()

    def midnight(self, day: date) -> datetime:
        """Return the instant at which `day` begins here."""
        return datetime.combine(day, time(), tzinfo=self.zone)

    def end_of(self, day: date) -> datetime:
        """Return 24:00 of `day`, that is 00:00 of the next day."""
        return self.midnight(day + DAY)

    def next_working_day(self, day: date) -> date:
        """Return `day` itself when it is worked, else the first worked day after it."""
        while not self.is_working(day):
            day += DAY
        return day

    def spans_from(self, start: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Yield worked spans as instants, the first one cut at `start`, until the calendar ends."""
        day = self.local_day(start)
        while True:
            for window in self.windows_on(day):
                opens, closes = self._instant(day, window.opens), self._instant(day, window.closes)
                if closes > start:
                    yield max(opens, start), closes
            day += DAY

    def _instant(self, day: date, minute: int) -> datetime:
        if minute == 1440:
            return self.end_of(day)
        return datetime.combine(day, time(minute // 60, minute % 60), tzinfo=self.zone)
