"""Ask for an extension; whoever may grant it themselves does so in the same act."""

from __future__ import annotations

from copy import copy
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.adjustment import Notice, change_clock, may_grant
from tingsu.cases.actions.clocks import clocks_of, reckon_clock
from tingsu.cases.actions.hold import hold_case, record_case, save_case
from tingsu.cases.actions.messages import ReplyStopped, mask_in_case
from tingsu.cases.draft import check_draft
from tingsu.cases.models import Case, Clock, ClockEvent
from tingsu.core.clock import Deadline, EventKind, Extension
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.said import Words
from tingsu.extensions.models import ExtensionRequest, Standing
from tingsu.notices.actions.telling import tell_all
from tingsu.notices.models import Kind
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.org.scope import holders
from tingsu.web.listing import listed


@transaction.atomic
def request_extension(
    case: Case,
    *,
    clock: Clock,
    total: int,
    reason: str,
    done: str,
    plan: str,
    by: Person,
    version: int | None = None,
) -> ExtensionRequest:
    """Ask to extend a clock to `total`, with the words for the customer.

    Refused when the rule would not allow it now: an extension out of order is no question of approval. The nearest
    people of the right level are told. Somebody of that level needs nobody else: the extension is granted at once.
    """
    case = hold_case(case, act="extend", by=by, version=version)
    if not (reason.strip() and done.strip() and plan.strip()):
        raise BadInput(_("请写明延期原因、已经做了什么、接下来怎么安排:客户会收到这些话。"))
    clock = clocks_of(case).select_for_update().get(pk=clock.pk)
    if ExtensionRequest.objects.filter(clock=clock, standing=Standing.PENDING).exists():
        raise NotAllowed(_("这个时限已有一份延期申请在等待审批。"))
    extension = check_possible(clock, total)
    checked = check_draft("\n".join([reason, done, plan]))
    if checked.blocks:
        names = listed(checked.names())
        raise ReplyStopped(_("延期告知里有不能对客户说的内容(%(names)s),请修改。") % {"names": names})
    request = ExtensionRequest.objects.create(
        case=case,
        clock=clock,
        total=total,
        reason=mask_in_case(reason.strip(), case)[:300],
        done=mask_in_case(done.strip(), case),
        plan=mask_in_case(plan.strip(), case),
        asked_by=by,
    )
    record_case("extension.asked", case, by, request=request.pk, clock=clock.rule_id, total=total)
    if may_grant(extension, case, by):
        grant(request, by=by)
    else:
        save_case(case)
        _tell_approvers(request, extension)
    return request


def grant(request: ExtensionRequest, *, by: Person, note: str = "") -> None:
    """Extend the clock, tell the customer and close the request; part of a larger act."""
    change_clock(
        request.case,
        clock=request.clock,
        kind=EventKind.EXTEND,
        at=timezone.now(),
        total=request.total,
        reason=request.reason,
        notice=Notice(request.done, request.plan),
        by=by,
    )
    request.standing, request.decided_by, request.decided_at = Standing.GRANTED, by, timezone.now()
    request.note = note
    request.save(update_fields=["standing", "decided_by", "decided_at", "note"])


def check_possible(clock: Clock, total: int) -> Extension:
    """Return the extension that the rule foresees. Raises `NotAllowed` with the ground when it is not so now."""
    rule = clock.rule
    if rule is None:
        raise BadInput(_("这个时限所属的规则包已不在系统里,请系统管理员恢复规则包 %(id)s。") % {"id": clock.policy_id})
    at = timezone.now()
    deadline = tried(clock, total, at)
    if deadline is None:
        raise BadInput(_("这个时限缺工作日历,现在不能延期。"))
    refusal = next((r for r in deadline.refusals if (r.event.at, r.event.kind) == (at, EventKind.EXTEND)), None)
    extension = rule.extension_to(total)
    if refusal or extension is None:
        raise NotAllowed(refusal.why if refusal else _("没有延长至 %(total)d 的依据。") % {"total": total})
    return extension


def tried(clock: Clock, total: int, at: datetime) -> Deadline | None:
    """Reckon a clock as if it were extended to `total` at `at`; nothing is stored."""
    rule = clock.rule
    trial = ClockEvent(clock=clock, kind=EventKind.EXTEND.value, at=at, total=total)
    return reckon_clock(copy(clock), rule, [*clock.events.all(), trial]) if rule else None


def _tell_approvers(request: ExtensionRequest, extension: Extension) -> None:
    """Tell those of the right level who sit nearest; when several sit there, all of them."""
    case = request.case
    able = [person for person in holders(Permission.CLOCK_APPROVE, case.unit) if may_grant(extension, case, person)]
    units = [_nearest(person, case) for person in able]
    nearest = [person for person, place in zip(able, units, strict=True) if place == units[0]]
    zh = f"{request.asked_by.name} 申请把 {case.number} 的时限延长至共 {request.total} 日,请审批。"
    en = f"{request.asked_by.name} asks to extend {case.number} to {request.total} days in all; please decide."
    key = f"extension:{request.pk}"
    tell_all(nearest, kind=Kind.APPROVAL, words=Words(zh, en), case=case, url=f"/extensions/{request.pk}/", key=key)


def _nearest(person: Person, case: Case) -> str:
    """Return the path of the person's lowest unit above the case."""
    return max((p.unit.path for p in person.current_posts() if case.unit.is_within(p.unit)), key=len, default="")
