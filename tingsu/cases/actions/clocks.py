"""Start the clocks of a case, write their ledgers, and keep the case's earliest deadline right."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, record_case, save_case
from tingsu.cases.models import Case, Clock, ClockEvent
from tingsu.cases.queries.family import family
from tingsu.cases.queries.tags import tags_of
from tingsu.core import clock as core_clock
from tingsu.core.errors import BadInput
from tingsu.journal.record import SYSTEM
from tingsu.packs import installed
from tingsu.packs.schemas.policy import Policy
from tingsu.policies.editions import editions_of

COUNTING = (core_clock.Standing.LEGAL, core_clock.Standing.SERVICE)


def start_clocks(
    case: Case, *, policies: Iterable[Policy], on: str, at: datetime, but: Collection[str] = ()
) -> list[Clock]:
    """Start every clock that `on` starts (received, told, review_applied …) in the case's rule books, `but` some rules.

    A clock whose calendar does not reach that far is kept with its trouble, so that the complaint is never refused for
    want of a calendar; `tingsu clocks` mends it once the year is loaded.
    """
    clocks = []
    tags = tags_of(case)
    for policy in policies:
        for rule in policy.rules_for(tags):
            if rule.starts_on == on and rule.id not in but:
                clock = Clock(
                    case=case,
                    policy_id=policy.id,
                    policy_version=policy.version,
                    rule_id=rule.id,
                    standing=rule.standing.value,
                    started_at=at,
                    limit=rule.limit.amount,
                )
                reckon_clock(clock, rule, [])
                clocks.append(clock)
    return Clock.objects.bulk_create(clocks)


def renew_clocks(case: Case, *, by: Doer) -> None:
    """Bring the clocks in line with what the case now is: a complaint that turns out to be about payments or major
    gets the clocks of such complaints from its receipt, and loses those that were never for it.

    A clock on which anybody has acted stays: what was done is part of the record.
    """
    policies, tags = editions_of(case.policies), tags_of(case)
    wanted = {rule.id for policy in policies for rule in policy.rules_for(tags)}
    known = {rule.id for policy in policies for rule in policy.rules()}
    mistaken = case.clocks.filter(rule_id__in=known - wanted, state=core_clock.State.RUNNING, events=None)
    dropped = sorted(mistaken.values_list("rule_id", flat=True))
    if dropped:
        Clock.objects.filter(pk__in=list(mistaken.values_list("pk", flat=True))).delete()
    running = set(case.clocks.values_list("rule_id", flat=True))
    started = start_clocks(case, policies=policies, on="received", at=case.received_at, but=running)
    if started and case.acknowledged_at:  # what was done before the clock was known counts
        stop_clocks(case, on="acknowledged", at=case.acknowledged_at)
    if dropped or started:
        case.due_at = earliest_due(clocks_of(case)) if case.is_open else None
        Case.objects.filter(pk=case.pk).update(due_at=case.due_at)
        record_case("clock.renewed", case, by, started=[clock.rule_id for clock in started], dropped=dropped)


def reckon_clock(clock: Clock, rule: core_clock.ClockRule, events: list[ClockEvent]) -> core_clock.Deadline | None:
    """Work the ledger of a clock out again and put the outcome on it (not saved)."""
    policy = clock.policy
    if policy is None:
        raise BadInput(_("规则包 %(id)s 已不在系统里,请系统管理员恢复。") % {"id": clock.policy_id})
    calendar = installed().calendar(policy.calendar)
    ledger = [
        core_clock.Event(event.at, core_clock.EventKind(event.kind), event.total, event.by_name, event.reason)
        for event in events
    ]
    try:
        deadline = core_clock.reckon(rule, clock.started_at, ledger, calendar)
    except core_clock.CalendarNotLoaded as trouble:
        clock.due_at, clock.trouble = None, trouble.in_("zh")[:300]
        return None
    clock.due_at, clock.state, clock.limit = deadline.due_at, deadline.state.value, deadline.limit.amount
    clock.explanation = [{"zh": line.zh, "en": line.en} for line in deadline.explanation]
    clock.trouble = ""
    return deadline


def earliest_due(clocks: Iterable[Clock]) -> datetime | None:
    """Return the earliest deadline that still runs among law and service levels."""
    running = core_clock.State.RUNNING
    return min((c.due_at for c in clocks if c.state == running and c.standing in COUNTING and c.due_at), default=None)


def refresh_due(case: Case) -> list[str]:
    """Set the case's earliest deadline from its clocks; return the fields to save."""
    case.due_at = earliest_due(clocks_of(case)) if case.is_open else None
    return ["due_at"]


def clocks_of(case: Case) -> QuerySet[Clock]:
    """Return the clocks of a case and of those merged into it: a merged complaint is still owed an answer in time."""
    return Clock.objects.filter(case__in=family(case))


def stop_clocks(case: Case, *, on: str, at: datetime) -> None:
    """Mark as done every running clock that the event `on` stops (told, contacted …)."""
    _mark(case, core_clock.EventKind.DONE, at, lambda rule: rule.stops_on == on)


def withdraw_clocks(case: Case, *, at: datetime) -> None:
    """End every running clock because the customer withdrew (art. 15)."""
    _mark(case, core_clock.EventKind.WITHDRAW, at, lambda rule: True)


def _mark(case: Case, kind: core_clock.EventKind, at: datetime, wanted: Callable[[core_clock.ClockRule], bool]) -> None:
    for clock in clocks_of(case).filter(state__in=[core_clock.State.RUNNING, core_clock.State.PAUSED]):
        rule = clock.rule
        if rule is not None and wanted(rule):
            ClockEvent.objects.create(clock=clock, kind=kind.value, at=at)
            reckon_clock(clock, rule, list(clock.events.all()))
            clock.save()


def mend_clocks() -> tuple[int, int]:
    """Reckon again the clocks that could not be, for want of a calendar; return how many were mended, how many not."""
    mended = left = 0
    for clock in Clock.objects.exclude(trouble="").select_related("case"):
        with transaction.atomic():
            case = Case.objects.select_for_update().get(pk=clock.case_id)
            rule = clock.rule
            if rule is None or reckon_clock(clock, rule, list(clock.events.all())) is None:
                left += 1
                continue
            clock.save()
            save_case(case, *refresh_due(case), edited=False)
            record_case("clock.mended", case, SYSTEM, clock=clock.rule_id)
            mended += 1
    return mended, left
