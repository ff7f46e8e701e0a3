"""Pause, resume, extend, restart a clock: only as its rule allows, by the right level, with proof and with notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.clocks import clocks_of, reckon_clock, refresh_due
from tingsu.cases.actions.hold import Doer, actor_of, hold_case, may, record_case, save_case
from tingsu.cases.actions.intake import check_not_future
from tingsu.cases.actions.messages import ReplyStopped, mask_in_case, write_out
from tingsu.cases.draft import check_draft
from tingsu.cases.letters import extension_letter_id, fill_letter
from tingsu.cases.models import Attachment, Case, Clock, ClockEvent
from tingsu.core import clock as core_clock
from tingsu.core.clock import EventKind
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.said import Words
from tingsu.org.models import Person
from tingsu.org.permissions import ROLES, Permission, Role
from tingsu.web.listing import listed

_PAST = {
    EventKind.PAUSE: "paused",
    EventKind.RESUME: "resumed",
    EventKind.EXTEND: "extended",
    EventKind.RESTART: "restarted",
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What the customer is told of an extension besides its reason: what was done, what comes next."""

    done: str
    plan: str


@transaction.atomic
def change_clock(
    case: Case,
    *,
    clock: Clock,
    kind: EventKind,
    at: datetime,
    by: Doer,
    total: int | None = None,
    reason: str = "",
    proof: str = "",
    attachment: Attachment | None = None,
    notice: Notice | None = None,
    version: int | None = None,
) -> Clock:
    """Pause, resume, extend or restart one clock. Refused, with the reason, when the rule does not allow it.

    A pause wants proof: a reference or a file of the case. An extension whose rule demands notice wants `notice`, and
    the letter leaves in the same act; the customer never learns of it later than the file does.
    """
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
        reason=mask_in_case(reason.strip(), case)[:300],
        proof=mask_in_case(proof.strip(), case)[:300],
        attachment=attachment,
    )
    if kind == EventKind.PAUSE:
        check_proof(event, case)
    deadline = reckon_clock(clock, rule, [*clock.events.all(), event])
    if deadline is None:
        raise BadInput(clock.trouble)
    refusal = next((r for r in deadline.refusals if (r.event.at, r.event.kind) == (at, kind)), None)
    if refusal:
        raise NotAllowed(refusal.why)
    extension = rule.extension_to(total or 0) if kind == EventKind.EXTEND else None
    if extension and isinstance(by, Person):
        check_grant(extension, case, by)
    event.save()
    clock.save()
    fields = refresh_due(case)
    letter = None
    if extension and (extension.notice or notice):
        letter = _tell_extension(case, event, notice, by)
        case.heard_at = timezone.now()
        fields.append("heard_at")
    save_case(case, *fields)
    record_case(
        f"clock.{_PAST[kind]}", case, by, clock=clock.rule_id, total=total, **({"letter": letter} if letter else {})
    )
    return clock


def check_proof(event: ClockEvent, case: Case) -> None:
    """Raise `BadInput` for a pause that nobody could verify later."""
    if event.attachment and event.attachment.case_id != case.pk:
        raise BadInput(_("这个附件不属于这件投诉。"))
    if not event.proof and not event.attachment:
        raise BadInput(_("暂停计时须有凭证:选一个附件,或写明文号、受理单号、同意书编号。"))


def may_grant(extension: core_clock.Extension, case: Case, person: Person) -> bool:
    """Say whether a person may grant an extension: at the level that its article names, if it names one.

    `superior_institution` is a post above the case's own unit; every other level is one that approves extensions there.
    """
    if not extension.approvers:
        return may(person, Permission.CLOCK_EXTEND, case)
    posts = [post for post in person.current_posts() if Permission.CLOCK_APPROVE in ROLES[Role(post.role)]]
    wants_above = "superior_institution" in extension.approvers
    return any(post.reaches(case.unit) and not (wants_above and post.unit_id == case.unit_id) for post in posts)


def check_grant(extension: core_clock.Extension, case: Case, person: Person) -> None:
    """Raise `NotAllowed` with the article unless the person may grant it."""
    if not may_grant(extension, case, person):
        article = extension.article
        raise NotAllowed(
            Words(
                f"这次延期须由上级批准({article.zh})。",
                f"This extension needs approval by a higher level ({article.en}).",
            )
        )


def extension_letter(case: Case, *, total: int, reason: str, notice: Notice, by: Doer, **fields: str) -> str:
    """Return the letter that tells of an extension, filled from the case as it now stands and from `fields`."""
    basis = f"{actor_of(by).name},{timezone.localdate().isoformat()}"
    known = {"reason": reason, "facts": notice.done, "result": notice.plan, "basis": basis}
    return fill_letter(extension_letter_id(case, total), case, **{**known, **fields})


def _tell_extension(case: Case, event: ClockEvent, notice: Notice | None, by: Doer) -> int:
    if notice is None or not notice.done.strip() or not notice.plan.strip() or not event.reason:
        raise BadInput(_("这次延期必须同时告知客户:请写明延期原因、已经做了什么、接下来怎么安排。"))
    checked = check_draft("\n".join([event.reason, notice.done, notice.plan]))
    if checked.blocks:
        names = listed(checked.names())
        raise ReplyStopped(_("延期告知里有不能对客户说的内容(%(names)s),请修改。") % {"names": names})
    text = extension_letter(case, total=event.total or 0, reason=event.reason, notice=notice, by=by)
    return write_out(case, text=text, kind="extension", by=by).pk
