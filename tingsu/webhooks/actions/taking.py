"""Take what a system brings in: a complaint, or more words about one that it brought before. The same id is once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tingsu.cases.actions.intake import Intake, storable
from tingsu.cases.actions.messages import receive_message
from tingsu.cases.actions.open import open_case
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Case, Channel, Message
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.journal.record import Actor
from tingsu.org.models import Unit
from tingsu.webhooks.models import Source

PARTY = ("name", "phone", "id_number", "email", "address")


@dataclass(frozen=True, slots=True)
class Taken:
    """The case, and whether this was new."""

    case: Case
    is_new: bool


def take_event(source: Source, event: Any) -> Taken:
    """Take one event. Raises `BadInput` for what cannot be used, `NotAllowed` for a case of somebody else."""
    if not isinstance(event, dict):
        raise BadInput(_("内容要是一个 JSON 对象。"))
    id_ = _text(event, "id", limit=60)
    if not id_:
        raise BadInput(_("缺少 id:同一件事请始终用同一个 id。"))
    by = Actor("system", None, source.name)
    match event.get("type", "complaint"):
        case "complaint":
            opened = open_case(_intake(source, event, id_), by=by)
            return Taken(opened.case, opened.is_new)
        case "message":
            case, client_id = _case(source, event), f"hook:{source.pk}:{id_}"
            was_there = Message.objects.filter(client_id=client_id).exists()
            text = _text(event, "text", limit=200_000)
            receive_message(case, text=text, channel=Channel(source.channel), by=by, client_id=client_id)
            return Taken(case, not was_there)
        case _:
            raise BadInput(_("type 只能是 complaint 或 message。"))


def _intake(source: Source, event: dict[str, Any], id_: str) -> Intake:
    customer = event.get("customer") or {}
    if not isinstance(customer, dict):
        raise BadInput(_("customer 要是一个 JSON 对象。"))
    return Intake(
        text=_text(event, "text", limit=200_000),
        channel=Channel(source.channel),
        unit=_unit(source, _text(event, "unit", limit=30)),
        party=PartyFacts(**{name: _text(customer, name, limit=254) for name in PARTY}),
        received_at=_moment(_text(event, "received_at", limit=40)),
        external_id=_text(event, "external_id", limit=80),
        amount=_amount(event.get("amount")),
        idempotency_key=f"hook:{source.pk}:{id_}",
    )


def _case(source: Source, event: dict[str, Any]) -> Case:
    """Only cases that this source brought: a stolen secret must not reach the others."""
    brought = Case.objects.filter(idempotency_key__startswith=f"hook:{source.pk}:")
    number = _text(event, "case", limit=20).upper().removeprefix("C-")
    if number.isdecimal() and number.isascii():
        brought = brought.filter(pk=int(number[:15]))
    elif external_id := _text(event, "external_id", limit=80):
        brought = brought.filter(external_id=external_id)
    else:
        raise BadInput(_("请用 case 或 external_id 指明是哪件投诉。"))
    case = brought.order_by("-id").first()
    if case is None:
        raise NotAllowed(_("找不到由这个来源登记的这件投诉。"))
    return case


def _unit(source: Source, code: str) -> Unit:
    if not code:
        return source.unit
    unit = Unit.objects.filter(code=code, is_active=True, path__startswith=source.unit.path).first()
    if unit is None:
        raise BadInput(_("机构“%(code)s”不在这个来源的范围里。") % {"code": code})
    return unit


def _text(event: dict[str, Any], name: str, *, limit: int) -> str:
    value = event.get(name, "")
    if value is None:
        return ""
    if not isinstance(value, str | int):
        raise BadInput(_("%(name)s 要是文字。") % {"name": name})
    text = storable(str(value))
    if len(text) > limit:
        raise BadInput(_("%(what)s太长(超过 %(limit)d 字),请核对。") % {"what": name, "limit": limit})
    return text


def _moment(text: str) -> datetime | None:
    try:
        found = parse_datetime(text) if text else None
    except ValueError:
        found = None
    if text and found is None:
        raise BadInput(_("时间“%(value)s”读不出来;请写成 2026-03-05T09:30:00+08:00。") % {"value": text})
    return timezone.make_aware(found) if found and timezone.is_naive(found) else found


def _amount(value: Any) -> Decimal | None:
    if value in (None, ""):
        return None
    try:
        return Decimal(str(value)[:40])
    except InvalidOperation as error:
        raise BadInput(_("金额“%(value)s”不是数字。") % {"value": str(value)[:30]}) from error
