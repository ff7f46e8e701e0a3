"""One pass over everything that has come due: take each step once, and tell those it concerns.

1. In one statement the database finds the steps that are due and not taken, and takes a batch of them.
2. Those concerned are told, in the same transaction: killed at any moment, a batch is done whole or not at all.
3. The next batch, until none is left. A second pass finds nothing; two at once share the work between them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from tingsu.cases.actions.priority import raise_priority
from tingsu.cases.models import Case
from tingsu.cases.queries.family import head_of
from tingsu.core.ladder import Quiet, Rung, is_service_time, silent_before
from tingsu.core.workflow import OPEN, WORKED, State
from tingsu.escalation.actions import statements
from tingsu.escalation.roster import Roster
from tingsu.escalation.words import Told, notices_of
from tingsu.journal.record import SYSTEM, record
from tingsu.notices.models import Kind, Notice
from tingsu.packs import installed

BATCH = 2000


@dataclass
class Outcome:
    """What a pass did."""

    steps: Counter[str] = field(default_factory=Counter)
    notices: int = 0

    @property
    def total(self) -> int:
        """How many steps were taken."""
        return sum(self.steps.values())


def escalate(*, batch: int = BATCH) -> Outcome:
    """Take every step that is due now: clocks, silences, promises."""
    now, pack = timezone.now(), installed().escalation
    open_now = is_service_time(now, installed().calendar(pack.calendar))
    outcome, roster = Outcome(), Roster()
    rungs = [rung for rung in pack.clock_rungs() if open_now or not rung.service_time]
    quiets = [quiet for quiet in pack.quiets() if open_now or not quiet.service_time]
    promises = [rung for rung in pack.promise_rungs() if open_now or not rung.service_time]
    _climb(outcome, roster, Kind.CLOCK, statements.CLOCKS, _clock_ladder(rungs), rungs, now, batch)
    _climb(outcome, roster, Kind.SILENCE, statements.SILENCES, _quiet_ladder(quiets, now), quiets, now, batch)
    _climb(outcome, roster, Kind.PROMISE, statements.PROMISES, _promise_ladder(promises), promises, now, batch)
    return outcome


Steps = Sequence[Rung | Quiet]


def _climb(
    outcome: Outcome,
    roster: Roster,
    kind: Kind,
    statement: str,
    ladder: dict[str, list[Any]],
    steps: Steps,
    now: datetime,
    batch: int,
) -> None:
    last, order = 0, {step.id: place for place, step in enumerate(steps)}
    while steps:
        with transaction.atomic():
            rows = _take(statement, {**ladder, "now": now, "last": last, "batch": batch})
            taken = [row for row in rows if row["taken"]]
            if taken:
                told = [_told(row, steps[order[row["rung"]]], order[row["rung"]]) for row in taken]
                _raise(told)
                notices = notices_of(kind, told, roster)
                Notice.objects.bulk_create(notices, batch_size=2000)
                outcome.notices += len(notices)
                counted = Counter(f"{kind}.{row['rung']}" for row in taken)
                outcome.steps += counted
                record("escalation.ran", subject=("escalation", taken[0]["thing_id"]), by=SYSTEM, data=dict(counted))
        if not rows:
            return
        last = rows[0]["reached"]


def _take(statement: str, values: dict[str, Any]) -> list[dict[str, Any]]:
    states = {
        "open": [state.value for state in (*sorted(OPEN), State.MERGED)],
        "worked": [state.value for state in sorted(WORKED)],
    }
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, **states})
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _told(row: dict[str, Any], step: Rung | Quiet, place: int) -> Told:
    """Return what is to be told, of the case that the customer's matter is now handled in."""
    if row["state"] == State.MERGED:
        head = Case.objects.get(pk=head_of(Case(pk=row["case_id"])))
        row |= {"case_id": head.pk, "handler": head.owner_id, "unit_id": head.unit_id, "state": head.state}
    return Told(step=step, place=place, is_open=row["state"] in OPEN, **{key: row[key] for key in statements.TOLD})


def _raise(told: Sequence[Told]) -> None:
    for raises in {item.step.raises for item in told if isinstance(item.step, Rung) and item.step.raises}:
        wanted = [item for item in told if isinstance(item.step, Rung) and item.step.raises == raises and item.is_open]
        raise_priority({item.case_id: item.thing_id for item in wanted}, to=raises, verb="promise.late")


def _clock_ladder(rungs: Sequence[Rung]) -> dict[str, list[Any]]:
    return {
        "rungs": [rung.id for rung in rungs],
        "percents": [rung.percent for rung in rungs],
        "hours": [float(rung.hours) for rung in rungs],
        "shortest": [float(rung.shortest_hours) for rung in rungs],
    }


def _promise_ladder(rungs: Sequence[Rung]) -> dict[str, list[Any]]:
    return {"rungs": [rung.id for rung in rungs], "hours": [float(rung.hours) for rung in rungs]}


def _quiet_ladder(quiets: Sequence[Quiet], now: datetime) -> dict[str, list[Any]]:
    calendar = installed().calendar(installed().escalation.calendar)
    before = [silent_before(now, quiet.working_days, calendar) for quiet in quiets]
    return {"rungs": [quiet.id for quiet in quiets], "before": before}
