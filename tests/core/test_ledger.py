"""Rule + start + events → a deadline with its reasons: what must hold whatever happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.strategies import NEW_YORK, SHANGHAI, office, zones
from tingsu.core.clock import (
    ClockRule,
    Deadline,
    Ends,
    Event,
    EventKind,
    Extension,
    FirstDay,
    Limit,
    PauseGround,
    Roll,
    State,
    Unit,
    reckon,
)
from tingsu.core.clock.ledger import Refusal
from tingsu.core.said import Words

ARTICLE = Words("第18条", "art. 18")
MEDIATION = PauseGround("mediation", Words("调解", "mediation"), Words("第23条", "art. 23"), consent=True)
DECIDE = ClockRule(
    id="test.decide",
    name=Words("作出决定", "decide"),
    limit=Limit(15),
    article=ARTICLE,
    extensions=(Extension(Limit(30), ARTICLE), Extension(Limit(60), ARTICLE, follows=30)),
    pauses=(MEDIATION,),
    restart_article=ARTICLE,
)
PLAIN = replace(DECIDE, extensions=(), pauses=(), restart_article=None)
CALENDAR = office(last=date(2029, 12, 31))
START = datetime(2026, 3, 2, 10, tzinfo=SHANGHAI)
PAUSE, RESUME, EXTEND, RESTART, WITHDRAW, DONE = EventKind


def on(day: int, kind: EventKind, to: int | None = None, *, hour: int = 11) -> Event:
    """Return an event on a day of March 2026; 15 days from the 2nd end with the 17th."""
    return Event(datetime(2026, 3, day, hour, tzinfo=SHANGHAI), kind, to, reason="mediation")


# ── whatever may happen ─────────────────────────────────────────────────────────────────────────────────────────────

units = st.sampled_from(Unit)


@st.composite
def rules(draw: st.DrawFn) -> ClockRule:
    """Any rule: each unit, each way to count the first and the last day, with or without extensions and restarts."""
    unit = draw(units)
    amount = draw(st.integers(1, {Unit.MONTH: 2, Unit.WEEK: 6}.get(unit, 20)))
    longer, longest = (
        Extension(Limit(amount + more, unit), ARTICLE, follows=follows)
        for more, follows in ((2, None), (4, amount + 2))
    )
    return ClockRule(
        id="test.any",
        name=Words("任意", "any"),
        limit=Limit(amount, unit),
        article=ARTICLE,
        first_day=draw(st.sampled_from(FirstDay)),
        roll=draw(st.sampled_from(Roll)),
        ends=draw(st.sampled_from(Ends)),
        out_of_hours_next_day=draw(st.booleans()),
        extensions=(longer, longest) if draw(st.booleans()) else (),
        pauses=(MEDIATION,) if draw(st.integers(0, 4)) else (),
        restart_article=ARTICLE if draw(st.booleans()) else None,
    )


starts = st.integers(0, 30 * 24 * 60).map(lambda minutes: START + timedelta(minutes=minutes))
waits = st.integers(0, 40 * 24 * 60).map(lambda minutes: timedelta(minutes=minutes))


@st.composite
def lives(draw: st.DrawFn) -> tuple[ClockRule, datetime, list[Event]]:
    """A rule, a start, and events at distinct instants around it, sensible and not."""
    rule, start = draw(rules()), draw(starts)
    totals = [extension.total.amount for extension in DECIDE.extensions + rule.extensions]
    events = [
        Event(
            start - timedelta(days=1) + wait, draw(st.sampled_from(EventKind)), draw(st.sampled_from([None, *totals]))
        )
        for wait in draw(st.lists(waits, max_size=8, unique=True))
    ]
    return rule, start, events


def outcome(deadline: Deadline) -> tuple[object, ...]:
    """Everything but the words and the refusals."""
    return deadline.started_at, deadline.due_at, deadline.state, deadline.limit


@given(lives(), st.randoms(use_true_random=False))
def test_the_order_in_which_events_are_handed_in_does_not_matter(
    life: tuple[ClockRule, datetime, list[Event]], chance: object
) -> None:
    rule, start, events = life
    shuffled = list(events)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert reckon(rule, start, shuffled, CALENDAR) == reckon(rule, start, events, CALENDAR)


@given(lives())
def test_a_refused_event_changes_nothing(life: tuple[ClockRule, datetime, list[Event]]) -> None:
    rule, start, events = life
    deadline = reckon(rule, start, events, CALENDAR)
    refused = [refusal.event for refusal in deadline.refusals]
    without = reckon(rule, start, [event for event in events if event not in refused], CALENDAR)
    assert outcome(without) == outcome(deadline)
    assert without.refusals == ()


@given(lives())
def test_the_explanation_is_never_empty_in_either_language(life: tuple[ClockRule, datetime, list[Event]]) -> None:
    rule, start, events = life
    deadline = reckon(rule, start, events, CALENDAR)
    assert deadline.explanation
    assert all(line.zh.strip() and line.en.strip() for line in deadline.explanation)


@given(lives())
def test_every_refusal_stands_in_the_explanation(life: tuple[ClockRule, datetime, list[Event]]) -> None:
    rule, start, events = life
    deadline = reckon(rule, start, events, CALENDAR)
    for refusal in deadline.refusals:
        assert refusal.why.zh in deadline.text("zh")
        assert refusal.why.en in deadline.text("en")


@given(lives())
def test_it_has_no_due_date_only_while_paused_and_after_withdrawal(
    life: tuple[ClockRule, datetime, list[Event]],
) -> None:
    rule, start, events = life
    deadline = reckon(rule, start, events, CALENDAR)
    assert (deadline.due_at is None) is (deadline.state in (State.PAUSED, State.WITHDRAWN))


@given(lives(), zones)
def test_the_zone_in_which_the_record_is_kept_does_not_matter(
    life: tuple[ClockRule, datetime, list[Event]], zone: object
) -> None:
    rule, start, events = life
    written = [replace(event, at=event.at.astimezone(zone)) for event in events]  # type: ignore[arg-type]
    there = reckon(rule, start.astimezone(zone), written, CALENDAR)  # type: ignore[arg-type]
    here = reckon(rule, start, events, CALENDAR)
    assert (outcome(there), there.explanation) == (outcome(here), here.explanation)


@given(rules(), starts, waits, waits, waits, st.one_of(st.none(), waits))
def test_a_longer_pause_never_brings_the_due_date_nearer(
    rule: ClockRule,
    start: datetime,
    after: timedelta,
    length: timedelta,
    longer: timedelta,
    extended_after: timedelta | None,
) -> None:
    paused = start + after
    extensions = [] if extended_after is None else [Event(start + extended_after, EXTEND, rule.limit.amount + 2)]

    def due(resumed: datetime) -> datetime:
        events = [Event(paused, PAUSE), Event(resumed, RESUME), *extensions]
        due_at = reckon(rule, start, events, CALENDAR).due_at
        assert due_at is not None
        return due_at

    assert due(paused + length) <= due(paused + length + longer)


@given(rules(), starts, waits)
def test_a_later_start_never_ends_earlier(rule: ClockRule, start: datetime, wait: timedelta) -> None:
    first, later = (reckon(rule, begin, [], CALENDAR).due_at for begin in (start, start + wait))
    assert first is not None
    assert later is not None
    assert first <= later


@given(rules(), starts, st.integers(1, 10))
def test_a_longer_limit_never_ends_earlier(rule: ClockRule, start: datetime, more: int) -> None:
    longer = replace(rule, limit=Limit(rule.limit.amount + more, rule.limit.unit))
    first, later = (reckon(each, start, [], CALENDAR).due_at for each in (rule, longer))
    assert first is not None
    assert later is not None
    assert first <= later


@given(rules(), starts)
def test_rolling_and_late_receipt_only_ever_give_time(rule: ClockRule, start: datetime) -> None:
    strict = replace(rule, roll=Roll.NONE, out_of_hours_next_day=False, ends=Ends.MIDNIGHT)
    lenient = replace(rule, roll=Roll.NEXT_WORKING_DAY, out_of_hours_next_day=True, ends=Ends.MIDNIGHT)
    first, later = (reckon(each, start, [], CALENDAR).due_at for each in (strict, lenient))
    assert first is not None
    assert later is not None
    assert first <= later


# ── refusals ────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("rule", "events", "why"),
    [
        pytest.param(PLAIN, [on(5, PAUSE)], "this clock knows no pause", id="a pause without a ground"),
        pytest.param(DECIDE, [on(5, PAUSE), on(6, PAUSE)], "already paused", id="a pause during a pause"),
        pytest.param(DECIDE, [on(18, PAUSE)], "paused after the limit had passed", id="a pause after the limit"),
        pytest.param(DECIDE, [on(5, RESUME)], "was not paused", id="a resumption without a pause"),
        pytest.param(DECIDE, [on(5, EXTEND, 45)], "nothing allows an extension to 45", id="an unknown total"),
        pytest.param(DECIDE, [on(5, EXTEND)], "nothing allows an extension to None", id="no total"),
        pytest.param(DECIDE, [on(18, EXTEND, 30)], "extended after the limit had passed", id="an extension too late"),
        pytest.param(
            DECIDE, [on(5, EXTEND, 30), on(6, EXTEND, 30)], "already extended to 30", id="one extension twice"
        ),
        pytest.param(DECIDE, [on(5, EXTEND, 60)], "an extension to 60 follows 30, now 15", id="out of order"),
        pytest.param(PLAIN, [on(5, RESTART)], "nothing lets this clock restart", id="a restart without an article"),
        pytest.param(DECIDE, [on(18, RESTART)], "the new material came after the limit", id="a restart too late"),
        pytest.param(DECIDE, [on(1, DONE)], "done lies before the start", id="before the start"),
        pytest.param(DECIDE, [on(5, DONE), on(6, PAUSE)], "pause comes after the end", id="after it is done"),
        pytest.param(DECIDE, [on(5, WITHDRAW), on(6, DONE)], "done comes after the end", id="after withdrawal"),
    ],
)
def test_what_the_rule_does_not_allow_is_refused_with_its_reason(
    rule: ClockRule, events: list[Event], why: str
) -> None:
    (refusal,) = reckon(rule, START, events, CALENDAR).refusals
    assert refusal == Refusal(events[-1], refusal.why)
    assert refusal.why.en == why
    assert refusal.why.zh != why


# ── ends ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("events", "state"),
    [
        pytest.param([], State.RUNNING, id="nothing happened"),
        pytest.param([on(5, PAUSE)], State.PAUSED, id="paused"),
        pytest.param([on(5, PAUSE), on(8, RESUME)], State.RUNNING, id="resumed"),
        pytest.param([on(17, DONE, hour=23)], State.MET, id="done on the last evening"),
        pytest.param([on(18, DONE)], State.MISSED, id="done the day after"),
        pytest.param([on(5, PAUSE), on(8, RESUME), on(20, DONE)], State.MET, id="done in the days that a pause gave"),
        pytest.param([on(5, EXTEND, 30), on(31, DONE)], State.MET, id="done within the extension"),
        pytest.param([on(5, WITHDRAW)], State.WITHDRAWN, id="withdrawn"),
        pytest.param([on(5, PAUSE), on(8, WITHDRAW)], State.WITHDRAWN, id="withdrawn during a pause"),
        pytest.param([on(5, PAUSE), on(16, DONE)], State.MET, id="settled during a pause"),
        pytest.param([on(5, PAUSE), on(20, DONE)], State.MET, id="settled during a pause, after the first due date"),
    ],
)
def test_where_a_clock_stands(events: list[Event], state: State) -> None:
    assert reckon(DECIDE, START, events, CALENDAR).state is state


def test_a_pause_that_ends_with_the_case_is_left_out_like_any_other() -> None:
    settled = reckon(DECIDE, START, [on(5, PAUSE), on(20, DONE)], CALENDAR)
    resumed_first = reckon(DECIDE, START, [on(5, PAUSE), on(20, RESUME), on(20, DONE, hour=12)], CALENDAR)
    assert settled.due_at == resumed_first.due_at


def test_new_facts_count_the_limit_anew_and_forget_the_extension() -> None:
    deadline = reckon(DECIDE, START, [on(5, EXTEND, 30), on(10, RESTART)], CALENDAR)
    assert (deadline.limit, deadline.due_at) == (Limit(15), datetime(2026, 3, 26, tzinfo=SHANGHAI))


def test_new_facts_during_a_pause_leave_the_clock_paused() -> None:
    deadline = reckon(DECIDE, START, [on(5, PAUSE), on(10, RESTART)], CALENDAR)
    assert (deadline.state, deadline.started_at.day) == (State.PAUSED, 10)


def test_a_pause_and_a_resumption_on_one_day_leave_out_nothing_of_a_limit_in_days() -> None:
    paused = reckon(DECIDE, START, [on(5, PAUSE, hour=9), on(5, RESUME, hour=17)], CALENDAR)
    assert paused.due_at == reckon(DECIDE, START, [], CALENDAR).due_at


def test_a_limit_in_hours_leaves_out_the_exact_time() -> None:
    hours = replace(DECIDE, limit=Limit(48, Unit.HOUR), extensions=())
    events = [on(3, PAUSE), Event(on(3, PAUSE).at + timedelta(minutes=95), RESUME)]
    assert reckon(hours, START, events, CALENDAR).due_at == START + timedelta(hours=48, minutes=95)


def test_a_limit_in_worked_minutes_leaves_out_only_worked_time() -> None:
    worked = replace(DECIDE, limit=Limit(60, Unit.WORKING_MINUTE), extensions=())
    events = [Event(START + timedelta(minutes=30), PAUSE), Event(START + timedelta(hours=4), RESUME)]
    # Half an hour was used up before the pause; the other half follows it. Lunch lies in the pause and gives nothing.
    assert reckon(worked, START, events, CALENDAR).due_at == datetime(2026, 3, 2, 14, 30, tzinfo=SHANGHAI)


def test_a_month_ends_on_the_last_day_of_a_shorter_month() -> None:
    month = replace(PLAIN, limit=Limit(1, Unit.MONTH))
    deadline = reckon(month, datetime(2026, 1, 31, 10, tzinfo=SHANGHAI), [], CALENDAR)
    assert deadline.due_at == datetime(2026, 3, 1, tzinfo=SHANGHAI)


def test_the_due_date_of_a_limit_in_days_is_the_midnight_that_ends_its_last_day() -> None:
    deadline = reckon(PLAIN, START.astimezone(UTC), [], CALENDAR)
    assert deadline.due_at == datetime(2026, 3, 18, tzinfo=SHANGHAI)
    assert "2026年3月17日(周二)24:00" in deadline.text("zh")
    assert "Tue 17 Mar 2026 24:00" in deadline.text("en")


def test_close_of_business_ends_with_the_last_window() -> None:
    close = replace(PLAIN, ends=Ends.CLOSE_OF_BUSINESS)
    assert reckon(close, START, [], CALENDAR).due_at == datetime(2026, 3, 17, 17, 30, tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("received", "first_due"),
    [
        pytest.param(datetime(2026, 3, 6, 17, 29, tzinfo=SHANGHAI), 7, id="in hours counts that day"),
        pytest.param(datetime(2026, 3, 6, 17, 30, tzinfo=SHANGHAI), 10, id="at closing counts as Monday"),
        pytest.param(datetime(2026, 3, 6, 7, 0, tzinfo=SHANGHAI), 7, id="before opening counts that day"),
        pytest.param(datetime(2026, 3, 7, 11, 0, tzinfo=SHANGHAI), 10, id="on a Saturday counts as Monday"),
    ],
)
def test_received_out_of_hours(received: datetime, first_due: int) -> None:
    next_day = replace(PLAIN, limit=Limit(1), out_of_hours_next_day=True)
    due_at = reckon(next_day, received, [], CALENDAR).due_at
    assert due_at == datetime(2026, 3, first_due, tzinfo=SHANGHAI) + timedelta(days=1)


def test_the_calendar_of_another_zone_counts_its_own_days() -> None:
    late_evening_in_new_york = datetime(2026, 3, 3, 3, tzinfo=UTC)
    due_at = reckon(PLAIN, late_evening_in_new_york, [], office(zone=NEW_YORK)).due_at
    assert due_at == datetime(2026, 3, 18, tzinfo=NEW_YORK)
