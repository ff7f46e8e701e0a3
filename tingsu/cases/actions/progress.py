"""Tell the customer how it stands (H-P5: nobody likes being left in the dark)."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, hold_case, record_case, save_case
from tingsu.cases.actions.intake import check_intake
from tingsu.cases.actions.messages import ReplyStopped, write_out
from tingsu.cases.draft import check_draft
from tingsu.cases.models import Case, Message
from tingsu.web.listing import listed


@transaction.atomic
def notify_progress(case: Case, *, text: str, by: Doer) -> Message:
    """Send a progress notice; the silence since the last word begins anew."""
    text, now = check_intake(text, None)
    case = hold_case(case, act="progress", by=by)
    checked = check_draft(text)
    if checked.blocks:
        raise ReplyStopped(_("进展通知里有不能对客户说的内容(%(names)s),请修改。") % {"names": listed(checked.names())})
    message = write_out(case, text=text, kind="progress", by=by)
    case.heard_at = now
    save_case(case, "heard_at", edited=False)
    record_case("progress.told", case, by, message=message.pk)
    return message
