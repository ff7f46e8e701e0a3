"""Send what waits in the outbox, each letter never twice by itself.

1. Claim: one conditional UPDATE moves the row from `waiting` to `sending`, and is committed. Of two workers one wins.
2. The adapter hands the letter over, outside of any transaction.
3. The outcome is written: sent, failed, waiting again, or unsure.

A process that dies in 2 leaves `sending` behind. Nobody knows then whether the letter left, so `find_lost` makes it
`unsure` and a person decides: at most once by itself, at least once with a person (docs/why/sent-at-most-once.md).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.attachments import read_file
from tingsu.cases.actions.hold import record_case
from tingsu.core.backoff import next_try
from tingsu.delivery.actions.notes import note_for_colleagues
from tingsu.delivery.adapters import Enclosure, MayHaveArrived, Parcel, Refused, TryLater, adapter_for
from tingsu.delivery.models import Delivery, DeliveryState
from tingsu.delivery.ways import short_of, subject_of, text_of
from tingsu.journal.record import SYSTEM

LEASE = timedelta(minutes=15)
BY_MACHINE = frozenset({"acknowledgement", "progress"})


def send_delivery(delivery_id: int) -> str:
    """Send one letter if it waits and is due; return its state afterwards, empty when somebody else has it."""
    delivery = _claim(delivery_id)
    if delivery is None:
        return ""
    gateway_id = trouble = ""
    try:
        adapter = adapter_for(delivery.way)
        if adapter is None:
            raise TryLater("not set up")
        gateway_id = adapter.send(_parcel(delivery))
        state = DeliveryState.SENT
    except TryLater as error:
        state, trouble = DeliveryState.WAITING, error.code
    except Refused as error:
        state, trouble = DeliveryState.FAILED, error.code
    except MayHaveArrived as error:
        state, trouble = DeliveryState.UNSURE, error.code
    return _settle(delivery.pk, state, trouble=trouble, gateway_id=gateway_id)


def send_due(*, limit: int = 200) -> int:
    """Send what is due and give up what was lost; return how many letters were tried."""
    find_lost()
    due = Delivery.objects.filter(state=DeliveryState.WAITING, next_at__lte=timezone.now())
    ids = list(due.order_by("next_at").values_list("pk", flat=True)[:limit])
    return sum(bool(send_delivery(pk)) for pk in ids)


def find_lost() -> int:
    """Make unsure what has been `sending` for longer than a sending can last; return how many."""
    lost = Delivery.objects.filter(state=DeliveryState.SENDING, claimed_at__lt=timezone.now() - LEASE)
    ids = list(lost.values_list("pk", flat=True))
    for pk in ids:
        _settle(pk, DeliveryState.UNSURE, trouble="interrupted")
    return len(ids)


@transaction.atomic
def note_arrival(delivery: Delivery, *, arrived: bool, code: str = "", at: datetime | None = None) -> Delivery:
    """Take in a receipt: the letter arrived, or came back. A bounce is told on the case; the same twice is once."""
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("case").get(pk=delivery.pk)
    if delivery.state not in (DeliveryState.SENT, DeliveryState.UNSURE, DeliveryState.ARRIVED):
        return delivery
    if arrived:
        if delivery.state != DeliveryState.ARRIVED:
            delivery.state, delivery.arrived_at = DeliveryState.ARRIVED.value, at or timezone.now()
            delivery.sent_at = delivery.sent_at or delivery.arrived_at
            delivery.save(update_fields=["state", "arrived_at", "sent_at"])
            record_case("delivery.arrived", delivery.case, SYSTEM, delivery=delivery.pk)
        return delivery
    delivery.state, delivery.trouble = DeliveryState.BOUNCED.value, code[:60]
    delivery.save(update_fields=["state", "trouble"])
    words = _("%(way)s没有送到客户(%(address)s),被退回%(code)s。请核对地址,换一种方式告知。")
    note_for_colleagues(
        delivery.case,
        words
        % {
            "way": delivery.get_way_display(),
            "address": delivery.address_masked,
            "code": f" {code}" if code else "",
        },
    )
    record_case("delivery.bounced", delivery.case, SYSTEM, delivery=delivery.pk, code=code[:60])
    return delivery


def _claim(delivery_id: int) -> Delivery | None:
    waiting = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.WAITING, next_at__lte=timezone.now())
    changes = {"state": DeliveryState.SENDING.value, "claimed_at": timezone.now(), "tries": F("tries") + 1}
    with transaction.atomic(durable=True):  # on disk before the letter leaves, or a crash would send it again
        claimed = waiting.update(**changes)
    if not claimed:
        return None
    return Delivery.objects.select_related("case__unit", "case__party", "case__owner", "message").get(pk=delivery_id)


@transaction.atomic
def _settle(delivery_id: int, state: DeliveryState, *, trouble: str = "", gateway_id: str = "") -> str:
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("case").get(pk=delivery_id)
    if delivery.state != DeliveryState.SENDING:
        return delivery.state
    now = timezone.now()
    if state == DeliveryState.WAITING:
        again = next_try(delivery.tries, now)
        state, delivery.next_at = (state, again) if again else (DeliveryState.FAILED, now)
    delivery.state, delivery.trouble = state.value, trouble
    delivery.gateway_id = gateway_id[:120] or delivery.gateway_id
    delivery.sent_at = now if state == DeliveryState.SENT else delivery.sent_at
    delivery.save(update_fields=["state", "trouble", "gateway_id", "sent_at", "next_at"])
    if state != DeliveryState.WAITING:
        record_case(f"delivery.{state.value}", delivery.case, SYSTEM, delivery=delivery.pk, code=trouble)
    return delivery.state


def _parcel(delivery: Delivery) -> Parcel:
    case, message = delivery.case, delivery.message
    enclosures = tuple(Enclosure(file.name, read_file(file)) for file in message.attachments.all())
    return Parcel(
        id=delivery.mail_id,
        address=delivery.address,
        subject=subject_of(case, message.kind),
        text=text_of(case, message),
        short=short_of(case, message),
        kind=message.kind,
        case_id=case.pk,
        enclosures=enclosures,
        by_machine=message.kind in BY_MACHINE,
    )
