"""Record that an authority transferred a complaint, and keep its date as a clock of the case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.clocks import refresh_due
from tingsu.cases.actions.hold import Doer, hold_case, person_of, record_case, save_case
from tingsu.cases.actions.intake import storable
from tingsu.cases.models import Case, Clock
from tingsu.cases.models.clock import AUTHORITY_CLOCK
from tingsu.core.clock import Standing, State
from tingsu.core.errors import BadInput
from tingsu.transfers.models import AUTHORITIES, Transfer

EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class TransferFacts:
    """What stands on the authority's paper. Without `due_on` only the rule books' own limits count."""

    authority: str
    number: str
    received_on: date
    due_on: date | None = None
    office: str = ""


@transaction.atomic
def record_transfer(case: Case, facts: TransferFacts, *, by: Doer) -> Transfer:
    """Record a transfer, or correct the one with the same number. The authority's date becomes a clock of the case.

    Raises `BadInput` for dates that cannot be, and for a number that belongs to another case.
    """
    facts = _checked(facts)
    case = hold_case(case, act="transfer", by=by)
    there = Transfer.objects.select_for_update().filter(authority=facts.authority, number=facts.number).first()
    if there and there.sent_on:
        raise BadInput(_("这次转办已经反馈,不能再改。"))
    if there and there.case_id != case.pk:
        raise BadInput(_("转办编号 %(number)s 已经登记在另一件投诉上。") % {"number": facts.number})
    transfer = there or Transfer(case=case, authority=facts.authority, number=facts.number, person=person_of(by))
    transfer.received_on, transfer.due_on = facts.received_on, facts.due_on
    transfer.office = facts.office or transfer.office
    transfer.case = case
    transfer.save()
    case.is_forwarded = True
    set_clock(transfer)
    save_case(case, "is_forwarded", *refresh_due(case))
    record_case(
        "transfer.recorded",
        case,
        by,
        transfer=transfer.pk,
        authority=facts.authority,
        received_on=facts.received_on.isoformat(),
        due_on=facts.due_on.isoformat() if facts.due_on else None,
    )
    return transfer


def set_clock(transfer: Transfer) -> None:
    """Let a clock of the case run to the date that the authority gave, or take it away when there is none."""
    clock = Clock.objects.filter(case=transfer.case, rule_id=f"{AUTHORITY_CLOCK}:{transfer.pk}")
    if transfer.due_on is None:
        clock.delete()
        return
    given = transfer.due_on.isoformat()
    words = {
        "zh": f"转办 {transfer.number} 要求 {given} 前反馈。",
        "en": f"Transfer {transfer.number} asks for feedback by {given}.",
    }
    Clock.objects.update_or_create(
        case=transfer.case,
        rule_id=f"{AUTHORITY_CLOCK}:{transfer.pk}",
        defaults={
            "policy_id": "authority",
            "policy_version": 1,
            "standing": Standing.LEGAL.value,
            "started_at": _midnight(transfer.received_on),
            "due_at": _midnight(transfer.due_on + timedelta(days=1)),
            "limit": (transfer.due_on - transfer.received_on).days,
            "explanation": [words],
        },
    )


def finish_clock(transfer: Transfer, *, on: date) -> None:
    """Mark the clock as kept or missed, by the day on which the feedback went out."""
    state = State.MET if transfer.due_on is None or on <= transfer.due_on else State.MISSED
    Clock.objects.filter(case=transfer.case, rule_id=f"{AUTHORITY_CLOCK}:{transfer.pk}").update(state=state.value)


def _checked(facts: TransferFacts) -> TransferFacts:
    number, office = storable(facts.number), storable(facts.office)
    if facts.authority not in dict(AUTHORITIES):
        raise BadInput(_("请选择转办的机关。"))
    if not number or len(number) > 80 or len(office) > 80:
        raise BadInput(_("请填写转办编号(不超过 80 字)。"))
    if not EARLIEST <= facts.received_on <= timezone.localdate():
        raise BadInput(_("转办收到日期不对,请核对。"))
    if facts.due_on and not facts.received_on <= facts.due_on <= facts.received_on + timedelta(days=366):
        raise BadInput(_("要求反馈的日期应在收到之后一年之内,请核对。"))
    return TransferFacts(facts.authority, number, facts.received_on, facts.due_on, office)


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))
