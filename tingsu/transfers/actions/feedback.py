"""Write what is fed back to the authority, and note that it was sent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.clocks import refresh_due
from tingsu.cases.actions.hold import Doer, hold_case, person_of, record_case, save_case
from tingsu.cases.actions.intake import storable
from tingsu.cases.actions.messages import mask_in_case
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.transfers.actions.transfer import finish_clock
from tingsu.transfers.models import PARTS, Feedback, Transfer
from tingsu.web.listing import listed


@transaction.atomic
def write_feedback(transfer: Transfer, *, parts: Mapping[str, str], by: Doer, version: int | None = None) -> Feedback:
    """Save the draft. What was sent is not changed any more, and what a colleague wrote is not lost (`version`)."""
    case = hold_case(transfer.case, act="feed_back", by=by, version=version)
    feedback = Feedback.objects.select_for_update().filter(transfer=transfer).first() or Feedback(transfer=transfer)
    if feedback.sent_on:
        raise NotAllowed(_("这份反馈已经报出,不能再改。"))
    for name in PARTS:
        text = storable(parts.get(name, ""))
        if len(text) > settings.TEXT_CHARACTERS:
            raise BadInput(_("内容太长,请写要点。"))
        setattr(feedback, name, mask_in_case(text, case))
    feedback.person, feedback.changed_at = person_of(by), timezone.now()
    feedback.save()
    save_case(case)
    record_case("feedback.written", case, by, transfer=transfer.pk)
    return feedback


@transaction.atomic
def send_feedback(transfer: Transfer, *, on: date, how: str, by: Doer, document_number: str = "") -> Feedback:
    """Note that the feedback went to the authority; the clock of its date ends. Raises `NotAllowed` for an empty one.

    Findings, basis and communication must be there: art. 44 asks for them in every case.
    """
    case = hold_case(transfer.case, act="feed_back", by=by)
    feedback = Feedback.objects.select_for_update().filter(transfer=transfer).first()
    missing = [name for name in ("findings", "basis", "communication") if not (feedback and getattr(feedback, name))]
    if feedback is None or missing:
        names = [str(PARTS[name]) for name in missing]
        raise NotAllowed(_("反馈还缺:%(parts)s。") % {"parts": listed(names)})
    if feedback.sent_on:
        raise NotAllowed(_("这份反馈已经报出,不能再改。"))
    if not transfer.received_on <= on <= timezone.localdate():
        raise BadInput(_("报出日期不对,请核对。"))
    if not how.strip():
        raise BadInput(_("请写明怎么报出的,例如监管平台、公文交换。"))
    feedback.sent_on, feedback.sent_how = on, storable(how)[:80]
    feedback.document_number, feedback.person = storable(document_number)[:80], person_of(by)
    feedback.save()
    finish_clock(transfer, on=on)
    save_case(case, *refresh_due(case))
    record_case("feedback.sent", case, by, transfer=transfer.pk, on=on.isoformat())
    return feedback
