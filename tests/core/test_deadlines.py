"""The conformance table of deadlines: `deadlines.yaml` against the packs, the calendars and the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from tingsu.core.clock import Calendar, CalendarNotLoaded, ClockRule, Deadline, Event, EventKind, reckon
from tingsu.packs.read import SHIPPED, Packs, read_packs
from tingsu.packs.schemas.policy import ClockEntry

TABLE = Path(__file__).with_name("deadlines.yaml")
Row = dict[str, Any]
ROWS: list[Row] = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
COMPLAINTS = sorted({row["complaint"] for row in ROWS if "complaint" in row})
KNOWN = {"id", "article", "pack", "clock", "received_at", "due", "state", "why"}
OPTIONAL = {"tags", "events", "refused", "change", "complaint", "leads"}


@pytest.fixture(scope="module")
def packs() -> Packs:
    """The content as shipped, without a bank's own files."""
    return read_packs(SHIPPED)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in ROWS])
def test_a_deadline_is_what_the_law_says(row: Row, packs: Packs) -> None:
    if row["state"] == "not_loaded":
        with pytest.raises(CalendarNotLoaded):
            reckoned(row, packs)
        return
    deadline = reckoned(row, packs)
    assert (in_utc(deadline.due_at), deadline.state.value) == (due_of(row, packs), row["state"]), deadline.text("en")
    assert [refusal.event.kind.value for refusal in deadline.refusals] == row.get("refused", [])


@pytest.mark.parametrize("complaint", COMPLAINTS)
def test_the_earliest_deadline_of_a_complaint_leads(complaint: str, packs: Packs) -> None:
    rows = [row for row in ROWS if row.get("complaint") == complaint]
    [leader] = [row for row in rows if row.get("leads")]
    deadlines = [reckoned(row, packs) for row in rows]
    running = [in_utc(deadline.due_at) for deadline in deadlines if deadline.state == "running" and deadline.due_at]
    assert due_of(leader, packs) == min(running, key=lambda due: due or datetime.max.replace(tzinfo=UTC))


def test_the_table_holds_at_least_150_rows() -> None:
    assert len(ROWS) >= 150


def test_every_row_has_a_name_of_its_own() -> None:
    assert sorted({row["id"] for row in ROWS}) == sorted(row["id"] for row in ROWS)


@pytest.mark.parametrize("row", [pytest.param(row, id=row["id"]) for row in ROWS])
def test_a_row_says_all_it_should_and_nothing_else(row: Row) -> None:
    assert set(row) >= KNOWN
    assert not set(row) - KNOWN - OPTIONAL
    assert row["article"]
    assert row["why"]


def test_every_active_clock_of_every_pack_occurs(packs: Packs) -> None:
    active = {rule.id for policy in packs.policies.values() for rule in policy.rules()}
    assert active - {f"{row['pack']}.{row['clock']}" for row in ROWS} == set()


def reckoned(row: Row, packs: Packs) -> Deadline:
    """Return what our clock makes of a row."""
    rule, calendar = clock_of(row, packs)
    assert not rule.applies_to or rule.applies_to & set(row.get("tags", [])), "this clock is not for such a complaint"
    ledger = [
        Event(instant(event["at"]), EventKind(event["kind"]), event.get("to"), "", event.get("reason", ""))
        for event in row.get("events", [])
    ]
    return reckon(rule, instant(row["received_at"]), ledger, calendar)


def clock_of(row: Row, packs: Packs) -> tuple[ClockRule, Calendar]:
    """Return the shipped clock that a row names, with the row's own setting laid over it, and its calendar."""
    policy = packs.policy(row["pack"])
    [entry] = [entry for entry in policy.clocks if entry.id == row["clock"]]
    if "change" in row:
        entry = ClockEntry.model_validate(entry.model_dump() | row["change"])
    assert entry.active, "a row wants an active clock"
    return entry.built(policy.id), packs.calendar(policy.calendar)


def due_of(row: Row, packs: Packs) -> datetime | None:
    """Return the instant that a row's `due` means."""
    due = row["due"]
    if due is None:
        return None
    if due.endswith(" 24:00"):
        return in_utc(clock_of(row, packs)[1].end_of(date.fromisoformat(due.removesuffix(" 24:00"))))
    return in_utc(instant(due))


def instant(text: str) -> datetime:
    """Return the instant written `2026-04-05T02:50+11:00`, or the same held in a zone: `…[Australia/Sydney]`."""
    stamp, _, zone = text.partition("[")
    at = datetime.fromisoformat(stamp)
    return at.astimezone(ZoneInfo(zone.removesuffix("]"))) if zone else at


def in_utc(at: datetime | None) -> datetime | None:
    """Return an instant in UTC: two zones never compare equal in the hour that comes twice."""
    return at.astimezone(UTC) if at else None
