"""Rule + start + events → one deadline with its reasons.

The ledger is read in order of time. An event that the rule does not allow at its moment (a pause after the limit, an
extension out of order) changes nothing and comes back as a `Refusal`, so that a bank sees the mistake in its record.

Pauses: a limit in days leaves out the days from the pause (counted) to the resumption (not counted), so a pause and
a resumption on one day leave out nothing; a limit in hours or minutes leaves out the exact time.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from tingsu.core.clock import words
from tingsu.core.clock.calendar import DAY, Calendar
from tingsu.core.clock.rules import ClockRule, Ends, FirstDay, Limit, Roll, Unit
from tingsu.core.clock.working import add_working_days, working_days_between, working_deadline, working_minutes
from tingsu.core.said import Words


class EventKind(StrEnum):
    """What may happen to a running clock."""

    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    RESTART = "restart"
    WITHDRAW = "withdraw"
    DONE = "done"


class State(StrEnum):
    """Where a clock stands."""

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Event:
    """One line of the ledger. `to` is the new total of an extension in the rule's own unit (30, 60)."""

    at: datetime
    kind: EventKind
    to: int | None = None
    by: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An event that changed nothing, and why."""

    event: Event
    why: Words


@dataclass(frozen=True)
class Deadline:
    """The outcome: `due_at` is None while paused and after withdrawal. `explanation` is to be read aloud."""

    rule: ClockRule
    started_at: datetime
    due_at: datetime | None
    state: State
    limit: Limit
    explanation: tuple[Words, ...]
    refusals: tuple[Refusal, ...] = ()

    def text(self, language: str = "zh") -> str:
        """Return the explanation as one paragraph."""
        return " ".join(line.in_(language) for line in self.explanation)


@dataclass(frozen=True)
class _Ledger:
    """What the events so far add up to."""

    rule: ClockRule
    calendar: Calendar
    start: datetime
    limit: Limit
    article: Words
    pauses: tuple[tuple[datetime, datetime, Words], ...] = ()
    paused: tuple[datetime, Words] | None = None
    ended: tuple[datetime, EventKind] | None = None
    lines: tuple[Words, ...] = ()
    refusals: tuple[Refusal, ...] = field(default_factory=tuple)

    def due(self) -> datetime:
        return _due(self)[0]

    def say(self, line: Words) -> _Ledger:
        return replace(self, lines=(*self.lines, line))

    def refuse(self, event: Event, zh: str, en: str) -> _Ledger:
        return replace(self, refusals=(*self.refusals, Refusal(event, Words(zh, en))))


def reckon(rule: ClockRule, start: datetime, events: Iterable[Event], calendar: Calendar) -> Deadline:
    """Return the deadline of `rule` for something that began at `start` (aware) and lived through `events`."""
    zone = calendar.zone
    # In UTC, because Python compares instants of one zone by the clock on the wall, which an autumn night shows twice.
    start = start.astimezone(UTC)
    ledger = _Ledger(rule, calendar, start, rule.limit, rule.article, lines=(words.started(rule, start, zone),))
    for event in sorted((replace(event, at=event.at.astimezone(UTC)) for event in events), key=lambda e: e.at):
        ledger = _read(ledger, event)
    due_at, reasons = _due(ledger)
    if ledger.ended:
        at, kind = ledger.ended
        # What was late before the customer withdrew stays late.
        state = State.MISSED if at > due_at else State.WITHDRAWN if kind is EventKind.WITHDRAW else State.MET
        closing = [words.ended(at, zone, kind)]
    elif ledger.paused:
        state, closing = State.PAUSED, [words.paused(ledger.paused[0], zone, ledger.paused[1])]
    else:
        state, closing = State.RUNNING, []
    known = state not in (State.PAUSED, State.WITHDRAWN)
    if known:
        closing = [words.due(due_at, zone, rule.ends), *closing]
    refused = [Words(f"未采纳:{refusal.why.zh}", f"Not counted: {refusal.why.en}") for refusal in ledger.refusals]
    return Deadline(
        rule=rule,
        started_at=ledger.start,
        due_at=due_at if known else None,
        state=state,
        limit=ledger.limit,
        explanation=(*ledger.lines, *reasons, *closing, *refused),
        refusals=ledger.refusals,
    )


def _read(ledger: _Ledger, event: Event) -> _Ledger:
    if event.at < ledger.start and event.kind is not EventKind.WITHDRAW:
        return ledger.refuse(event, f"{event.kind} 早于起算时间", f"{event.kind} lies before the start")
    if ledger.ended:
        return ledger.refuse(event, f"{event.kind} 在程序结束之后", f"{event.kind} comes after the end")
    return _READERS[event.kind](ledger, event)


def _pause(ledger: _Ledger, event: Event) -> _Ledger:
    if not ledger.rule.pauses:
        return ledger.refuse(event, "该时限没有暂停的依据", "this clock knows no pause")
    if ledger.paused:
        return ledger.refuse(event, "已在暂停中", "already paused")
    if event.at > ledger.due():
        return ledger.refuse(event, "暂停晚于到期日,不再扣除", "paused after the limit had passed")
    return replace(ledger, paused=(event.at, words.ground_words(ledger.rule.pauses, event.reason)))


def _resume(ledger: _Ledger, event: Event) -> _Ledger:
    if not ledger.paused:
        return ledger.refuse(event, "并未暂停", "was not paused")
    since, ground = ledger.paused
    return replace(ledger, paused=None, pauses=(*ledger.pauses, (since, event.at, ground)))


def _extend(ledger: _Ledger, event: Event) -> _Ledger:
    extension = ledger.rule.extension_to(event.to or 0)
    running = ledger.limit.amount
    if extension is None:
        return ledger.refuse(event, f"没有延长至 {event.to} 的依据", f"nothing allows an extension to {event.to}")
    if not ledger.paused and event.at > ledger.due():
        return ledger.refuse(event, "延期在到期之后才提出", "extended after the limit had passed")
    if running == extension.total.amount:
        return ledger.refuse(event, f"已延长至 {running}", f"already extended to {running}")
    if running != (extension.follows or ledger.rule.limit.amount):
        wants = extension.follows or ledger.rule.limit.amount
        return ledger.refuse(
            event,
            f"延长至 {event.to} 须先在 {wants} 之内,现为 {running}",
            f"an extension to {event.to} follows {wants}, now {running}",
        )
    said = words.extended(extension, event.at, ledger.calendar.zone, event.by, event.reason)
    return replace(ledger.say(said), limit=extension.total, article=extension.article)


def _restart(ledger: _Ledger, event: Event) -> _Ledger:
    if not ledger.rule.restart_article:
        return ledger.refuse(event, "该时限没有重新起算的依据", "nothing lets this clock restart")
    if not ledger.paused and event.at > ledger.due():
        return ledger.refuse(event, "新材料在期满之后收到", "the new material came after the limit")
    said = words.restarted(event.at, ledger.calendar.zone, ledger.rule.restart_article)
    paused = (event.at, ledger.paused[1]) if ledger.paused else None
    rule = ledger.rule
    return replace(ledger.say(said), start=event.at, limit=rule.limit, article=rule.article, pauses=(), paused=paused)


def _end(ledger: _Ledger, event: Event) -> _Ledger:
    if ledger.paused:  # it ended while the clock stood still: that time is left out all the same
        ledger = _resume(ledger, event)
    return replace(ledger, ended=(event.at, event.kind))


_READERS = {
    EventKind.PAUSE: _pause,
    EventKind.RESUME: _resume,
    EventKind.EXTEND: _extend,
    EventKind.RESTART: _restart,
    EventKind.WITHDRAW: _end,
    EventKind.DONE: _end,
}


def _due(ledger: _Ledger) -> tuple[datetime, list[Words]]:
    if ledger.limit.unit in (Unit.HOUR, Unit.WORKING_MINUTE):
        return _due_by_the_minute(ledger)
    rule, calendar = ledger.rule, ledger.calendar
    lines: list[Words] = []
    first = calendar.local_day(ledger.start)
    if rule.out_of_hours_next_day:
        moved = _counted_as_received(ledger.start, calendar)
        if moved != first:
            first = moved
            lines.append(words.moved_to_working_day(moved))
    lines.append(words.counted(rule, ledger.limit, first, ledger.article))
    left_out = 0
    counted_from = first if rule.first_day is FirstDay.INCLUDED else first + DAY
    for since, until, ground in ledger.pauses:
        days = _days_left_out(ledger.limit.unit, since, until, counted_from, calendar)
        left_out += days
        lines.append(words.left_out(days, calendar.local_day(since), calendar.local_day(until), ground))
    last = _last_day(first, ledger.limit, left_out, rule.first_day, calendar)
    if rule.roll is Roll.NEXT_WORKING_DAY:
        after = calendar.next_working_day(last)
        if after != last:
            lines.append(words.rolled(last, after))
        last = after
    return _end_of(last, rule, calendar), lines


def _due_by_the_minute(ledger: _Ledger) -> tuple[datetime, list[Words]]:
    calendar, limit, zone = ledger.calendar, ledger.limit, ledger.calendar.zone
    lines = [words.timed(limit, ledger.start, zone, ledger.article)]
    left_out = 0
    for since, until, ground in ledger.pauses:
        if limit.unit is Unit.WORKING_MINUTE:
            minutes = working_minutes(since, until, calendar)
        else:
            minutes = int((until.astimezone(UTC) - since.astimezone(UTC)).total_seconds() // 60)
        left_out += minutes
        lines.append(words.left_out_minutes(minutes, since, until, zone, ground))
    if limit.unit is Unit.WORKING_MINUTE:
        return working_deadline(ledger.start, limit.amount + left_out, calendar), lines
    length = timedelta(hours=limit.amount, minutes=left_out)
    return (ledger.start.astimezone(UTC) + length).astimezone(zone), lines


def _counted_as_received(start: datetime, calendar: Calendar) -> date:
    """The day on which something received out of hours counts as received."""
    day = calendar.local_day(start)
    windows = calendar.windows_on(day)
    local = start.astimezone(calendar.zone)
    if windows and local.hour * 60 + local.minute < windows[-1].closes:
        return day
    return calendar.next_working_day(day + DAY)


def _days_left_out(unit: Unit, since: datetime, until: datetime, counted_from: date, calendar: Calendar) -> int:
    """Days of a pause that would have been counted: the uncounted day of the start cannot be left out once more."""
    start, end = max(calendar.local_day(since), counted_from), calendar.local_day(until)
    if unit is Unit.WORKING_DAY:
        return working_days_between(start, end, calendar)
    return max(0, (end - start).days)


def _last_day(first: date, limit: Limit, left_out: int, first_day: FirstDay, calendar: Calendar) -> date:
    start = first - DAY if first_day is FirstDay.INCLUDED else first
    match limit.unit:
        case Unit.WORKING_DAY:
            return add_working_days(start, limit.amount + left_out, calendar)
        case Unit.MONTH:
            return _add_months(start, limit.amount) + left_out * DAY
        case Unit.WEEK:
            return start + (7 * limit.amount + left_out) * DAY
        case _:
            return start + (limit.amount + left_out) * DAY


def _add_months(day: date, amount: int) -> date:
    """The same day `amount` months later; the last day of a shorter month (Civil Code art. 202)."""
    year, month = divmod(day.year * 12 + day.month - 1 + amount, 12)
    return date(year, month + 1, min(day.day, months.monthrange(year, month + 1)[1]))


def _end_of(day: date, rule: ClockRule, calendar: Calendar) -> datetime:
    if rule.ends is Ends.CLOSE_OF_BUSINESS and calendar.windows_on(day):
        closes = calendar.windows_on(day)[-1].closes
        if closes < 1440:
            return datetime.combine(day, datetime.min.time(), tzinfo=calendar.zone) + timedelta(minutes=closes)
    return calendar.end_of(day)
