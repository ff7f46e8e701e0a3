"""Tell the customer that the complaint is here, under which number, with whom, until when."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from tingsu.cases.actions.clocks import refresh_due, stop_clocks
from tingsu.cases.actions.hold import Doer, hold_case, record_case, save_case
from tingsu.cases.actions.messages import write_out
from tingsu.cases.letters import fill_letter
from tingsu.cases.models import Case, Message
from tingsu.core.text.pieces import shorten


@transaction.atomic
def acknowledge_case(case: Case, *, by: Doer) -> Message | None:
    """Send the acknowledgement once; a second call does nothing."""
    case = hold_case(case, act="acknowledge", by=by)
    if case.acknowledged_at:
        return None
    now = timezone.now()
    message = write_out(
        case, text=fill_letter("acknowledgement", case, facts=shorten(case.text, 120)), kind="acknowledgement", by=by
    )
    case.acknowledged_at = case.heard_at = now
    stop_clocks(case, on="acknowledged", at=now)
    save_case(case, "acknowledged_at", "heard_at", *refresh_due(case), edited=False)
    record_case("case.acknowledged", case, by, message=message.pk)
    return message
