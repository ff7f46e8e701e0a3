"""Start the clocks of a case, write their ledgers, and keep the case's earliest deadline right."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, actor_of, hold_case, may, record_case, save_case
from tingsu.cases.actions.intake import check_not_future
from tingsu.cases.models import Case, Clock, ClockEvent
from tingsu.cases.queries.family import family
from tingsu.core import clock as core_clock
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.said import Words
from tingsu.core.text.personal import mask_personal
from tingsu.journal.record import SYSTEM
from tingsu.org.models import Person
from tingsu.org.permissions import ROLES, Permission, Role
from tingsu.packs import installed
from tingsu.packs.schemas.policy import Policy

COUNTING = (core_clock.Standing.LEGAL, core_clock.Standing.SERVICE)


def start_clocks(case: Case, *, policies: Iterable[Policy], on: str, at: datetime) -> list[Clock]:
    """Start every clock that `on` starts (received, told, review_applied …) in the case's rule books.

    A clock whose calendar does not reach that far is kept with its trouble, so that the complaint is never refused for
    want of a calendar; `tingsu clocks` mends it once the year is loaded.
    """
    clocks = []
    for policy in policies:
        for rule in policy.rules():
            if rule.starts_on == on and (not rule.applies_to or case.business in rule.applies_to):
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


def reckon_clock(clock: Clock, rule: core_clock.ClockRule, events: list[ClockEvent]) -> core_clock.Deadline | None:
    """Work the ledger of a clock out again and put the outcome on it (not saved)."""
    calendar = installed().calendar(installed().policy(clock.policy_id).calendar)
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


@transaction.atomic
def change_clock(
    case: Case,
    *,
    clock: Clock,
    kind: core_clock.EventKind,
    at: datetime,
    by: Doer,
    total: int | None = None,
    reason: str = "",
    version: int | None = None,
) -> Clock:
    """Pause, resume, extend or restart one clock. Refused, with the reason, when the rule does not allow it."""
    case = hold_case(case, act="clock", by=by, version=version)
    check_not_future(at, what=_("调整时间"))
    clock = clocks_of(case).select_for_update().get(pk=clock.pk)
    rule = clock.rule
    if rule is None:
        raise BadInput(_("这个时限所属的规则包已不在系统里,请系统管理员恢复规则包 %(id)s。") % {"id": clock.policy_id})
    event = ClockEvent(
        clock=clock,
        kind=kind.value,
        at=at,
        total=total,
        by_name=actor_of(by).name,
        reason=mask_personal(reason.strip())[:300],
    )
    events = [*clock.events.all(), event]
    deadline = reckon_clock(clock, rule, events)
    if deadline is None:
        raise BadInput(clock.trouble)
    refusal = next((r for r in deadline.refusals if (r.event.at, r.event.kind) == (at, kind)), None)
    if refusal:
        raise NotAllowed(refusal.why)
    if kind == core_clock.EventKind.EXTEND and isinstance(by, Person):
        check_grant(rule.extension_to(total or 0), case, by)
    event.save()
    clock.save()
    save_case(case, *refresh_due(case))
    record_case(f"clock.{_PAST[kind]}", case, by, clock=clock.rule_id, total=total)
    return clock


def check_grant(extension: core_clock.Extension | None, case: Case, person: Person) -> None:
    """Raise `NotAllowed` unless a person may grant an extension: at the level that its article names, if it names one.

    `superior_institution` is a post above the case's own unit; every other level is one that approves extensions there.
    """
    if extension is None:
        return
    if not extension.approvers:
        allowed = may(person, Permission.CLOCK_EXTEND, case)
    else:
        posts = [p for p in person.current_posts() if Permission.CLOCK_APPROVE in ROLES[Role(p.role)]]
        wants_above = "superior_institution" in extension.approvers
        allowed = any(p.reaches(case.unit) and not (wants_above and p.unit_id == case.unit_id) for p in posts)
    if not allowed:
        article = extension.article
        raise NotAllowed(
            Words(
                f"这次延期须由上级批准({article.zh})。",
                f"This extension needs approval by a higher level ({article.en}).",
            )
        )


_PAST = {
    core_clock.EventKind.PAUSE: "paused",
    core_clock.EventKind.RESUME: "resumed",
    core_clock.EventKind.EXTEND: "extended",
    core_clock.EventKind.RESTART: "restarted",
}


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
