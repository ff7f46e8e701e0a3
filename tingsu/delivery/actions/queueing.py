"""Put a letter into the outbox, again or on another way; or leave it."""

from __future__ import annotations

import secrets
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, check_permission, person_of, record_case
from tingsu.cases.models import Case, Direction, Message
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.workflow import ACTS
from tingsu.delivery.adapters import ways_set_up
from tingsu.delivery.models import TROUBLED, ContactPoint, Delivery, DeliveryState, Way
from tingsu.delivery.ways import address_of, masked


@transaction.atomic
def queue_letter(message: Message, *, way: str, by: Doer, address: str = "") -> Delivery:
    """Put a letter of the bank into the outbox, once for each way; a second call returns the first delivery.

    `address` replaces the known one, for this letter and, on WeChat Work, for those to come.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("unit", "party").get(pk=message.case_id)
    check_permission(ACTS["reply"], case, by)
    if message.direction != Direction.OUT:
        raise BadInput(_("只有写给客户的内容才能发出去。"))
    if way not in ways_set_up():
        raise NotAllowed(_("这种发送方式还没有接通,请联系系统管理员。"))
    there = Delivery.objects.filter(message=message, way=way).first()
    if there:
        return there
    address = _checked(way, address.strip()) or address_of(case, way)
    if not address:
        raise BadInput(_("没有登记客户在这种方式下的地址,请填写。"))
    if way == Way.WECOM:
        ContactPoint.objects.update_or_create(party=case.party, way=way, defaults={"address": address})
    delivery = Delivery.objects.create(
        case=case,
        message=message,
        way=way,
        address=address,
        address_masked=masked(way, address),
        mail_id=_new_mail_id(case),
        person=person_of(by),
    )
    record_case("delivery.queued", case, by, delivery=delivery.pk, message=message.pk, way=way)
    _send_soon(delivery)
    return delivery


@transaction.atomic
def queue_again(delivery: Delivery, *, by: Doer, address: str = "") -> Delivery:
    """Try a failed, bounced or unsure delivery once more, perhaps to a corrected address.

    For an unsure one this is the decision of a person that a second copy does less harm than none.
    """
    delivery = _held(delivery, by)
    if delivery.state not in TROUBLED:
        raise NotAllowed(_("这封信没有出错,不用重发。"))
    changed = _checked(delivery.way, address.strip())
    if changed:
        delivery.address, delivery.address_masked = changed, masked(delivery.way, changed)
    was = delivery.state
    delivery.state, delivery.tries, delivery.next_at, delivery.trouble = (
        DeliveryState.WAITING.value,
        0,
        timezone.now(),
        "",
    )
    delivery.save(update_fields=["address", "address_masked", "state", "tries", "next_at", "trouble"])
    record_case("delivery.repeated", delivery.case, by, delivery=delivery.pk, was=was, changed=bool(changed))
    _send_soon(delivery)
    return delivery


@transaction.atomic
def drop_delivery(delivery: Delivery, *, by: Doer) -> Delivery:
    """Leave a delivery as it is: it need not be sent (the customer was told otherwise, or it did arrive)."""
    delivery = _held(delivery, by)
    if delivery.state not in (*TROUBLED, DeliveryState.WAITING):
        raise NotAllowed(_("这封信已经发出,不能撤销。"))
    was, delivery.state = delivery.state, DeliveryState.DROPPED.value
    delivery.save(update_fields=["state"])
    record_case("delivery.dropped", delivery.case, by, delivery=delivery.pk, was=was)
    return delivery


def _held(delivery: Delivery, by: Doer) -> Delivery:
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=delivery.case_id)
    check_permission(ACTS["reply"], case, by)
    return Delivery.objects.select_for_update(of=("self",)).select_related("case").get(pk=delivery.pk)


def _checked(way: str, address: str) -> str:
    """Return an address that a person typed. A line break in it would be a header of its own."""
    if not address:
        return ""
    if len(address) > 254 or any(character.isspace() or ord(character) < 32 for character in address):
        raise BadInput(_("地址里不能有空格,也不能超过 254 个字符。"))
    if way == Way.EMAIL and (address.count("@") != 1 or "." not in address.partition("@")[2]):
        raise BadInput(_("这不像电子邮箱地址,请核对。"))
    return address


def _new_mail_id(case: Case) -> str:
    host = urlsplit(settings.ORIGIN).hostname or "localhost"
    return f"<tingsu.{case.pk}.{secrets.token_hex(12)}@{host}>"


def _send_soon(delivery: Delivery) -> None:
    from tingsu.delivery.tasks import send  # the task calls the act beside this one

    send.defer(delivery_id=delivery.pk)
