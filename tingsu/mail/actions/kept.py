"""Try a kept mail once more, or put it away for good."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, actor_of
from tingsu.core.errors import NotAllowed
from tingsu.journal.record import record
from tingsu.mail.actions.taking import Place, take_mail
from tingsu.mail.models import KEPT, Arrival, ArrivalState
from tingsu.privacy.keys import ring


def retry_mail(arrival: Arrival, *, by: Doer) -> Arrival:
    """Take a mail that failed or was set aside; a person has looked, so it becomes a case or a message now."""
    if arrival.state not in KEPT:
        raise NotAllowed(_("这封邮件已经处理过了。"))
    raw = ring().decrypt_bytes(bytes(arrival.raw)) if arrival.raw else b""
    if not raw:
        raise NotAllowed(_("这封邮件太大,没有下载;请在邮箱里看。"))
    with transaction.atomic():
        data = {"mail": arrival.pk, "was": arrival.state}
        record("mail.retried", subject=("mail", arrival.pk), by=actor_of(by), data=data)
    found = take_mail(raw, place=Place(arrival.mailbox, arrival.uid, arrival.received_at), anyway=True)
    if found.pk != arrival.pk and found.state not in KEPT:  # it was kept under another key when it could not be read
        Arrival.objects.filter(pk=arrival.pk).update(state=ArrivalState.DROPPED.value, raw=b"")
    return found


@transaction.atomic
def drop_mail(arrival: Arrival, *, by: Doer) -> Arrival:
    """Put a kept mail away: its content is deleted here, the mailbox still has it."""
    arrival = Arrival.objects.select_for_update().get(pk=arrival.pk)
    if arrival.state not in KEPT:
        raise NotAllowed(_("这封邮件已经处理过了。"))
    arrival.state, arrival.raw = ArrivalState.DROPPED.value, b""
    arrival.save(update_fields=["state", "raw"])
    record("mail.dropped", subject=("mail", arrival.pk), by=actor_of(by), data={"mail": arrival.pk})
    return arrival
