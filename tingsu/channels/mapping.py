"""From the columns of a file to what an intake needs: names in English or Chinese, values checked one by one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from tingsu.cases.actions.intake import Intake, check_amount
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Channel
from tingsu.cases.models.case import FORWARDED
from tingsu.core.errors import BadInput
from tingsu.core.text.personal import is_id_number
from tingsu.journal.record import Actor
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of
from tingsu.packs import installed
from tingsu.transfers.actions.transfer import TransferFacts
from tingsu.web.listing import listed

COLUMNS: dict[str, tuple[str, ...]] = {
    "text": ("text", "content", "complaint", "narrative", "内容", "投诉内容", "诉求", "正文", "文本", "投诉详情"),
    "received_at": ("received_at", "received", "date", "time", "收到时间", "受理时间", "投诉时间", "日期", "时间"),
    "channel": ("channel", "source", "渠道", "来源", "投诉渠道", "来源渠道"),
    "unit": ("unit", "branch", "outlet", "机构", "网点", "机构号", "被投诉机构"),
    "name": ("name", "customer_name", "customer", "客户姓名", "姓名", "客户", "投诉人"),
    "phone": ("phone", "mobile", "telephone", "电话", "手机", "手机号", "联系电话", "客户电话"),
    "id_number": ("id_number", "id number", "id_no", "证件号码", "身份证", "身份证号", "证件号"),
    "business": ("business", "product", "业务", "业务类别", "业务代码"),
    "external_id": ("external_id", "external id", "ticket", "ref", "外部编号", "工单号", "编号", "流水号"),
    "amount": ("amount", "money", "金额", "涉及金额"),
    "transfer_number": ("transfer_number", "转办编号", "转办单号", "转办件编号", "转办号"),
    "transfer_received_on": ("transfer_received_on", "转办日期", "转办收到日期", "收到转办日期", "转办时间"),
    "transfer_due_on": ("transfer_due_on", "要求反馈日期", "反馈期限", "办理期限", "办结期限"),
    "transfer_office": ("transfer_office", "转办单位", "转办机关", "转办机构"),
}
TIME_FORMATS = (
    "%Y-%m-%d %H:%M",
    "%Y/%m/%d %H:%M:%S",
    "%Y/%m/%d %H:%M",
    "%Y/%m/%d",
    "%Y年%m月%d日",
    "%Y.%m.%d",
    "%Y%m%d",
)
CHANNEL_WORDS = {str(label): value for value, label in Channel.choices}


class RowRejected(BadInput):
    """This row cannot become a case."""


@dataclass(frozen=True)
class Mapper:
    """Turns rows into intakes. `columns` maps our field to a header of the file; without it, known headers are used."""

    unit: Unit
    channel: Channel
    columns: Mapping[str, str]
    units: Mapping[str, Unit]

    def intake(self, cells: Mapping[str, Any], *, key: str) -> Intake:
        """Return the intake of one row. Raises `RowRejected` with a reason that a clerk understands."""
        got = {field: self._cell(cells, field) for field in COLUMNS}
        if not got["text"]:
            raise RowRejected(_("没有内容:投诉内容一格是空的,或者没有这一列。"))
        return Intake(
            text=got["text"],
            channel=self._channel(got["channel"]),
            unit=self._unit(got["unit"]),
            party=PartyFacts(name=got["name"][:60], phone=_phone(got["phone"]), id_number=_id_number(got["id_number"])),
            received_at=self._at(cells, "received_at") or self._at(cells, "transfer_received_on"),
            external_id=(got["external_id"] or got["transfer_number"])[:80],
            business=_business(got["business"]),
            amount=_amount(got["amount"]),
            idempotency_key=key,
        )

    def external_id(self, cells: Mapping[str, Any]) -> str:
        """Return the number that the row has elsewhere, empty when it has none."""
        return self._cell(cells, "external_id") or self._cell(cells, "transfer_number")

    def transfer(self, cells: Mapping[str, Any]) -> TransferFacts | None:
        """Return what an authority wrote onto its transfer, None for a row that is none."""
        number = self._cell(cells, "transfer_number")
        if not number:
            return None
        channel = self._channel(self._cell(cells, "channel"))
        if channel not in FORWARDED:
            raise RowRejected(_("有转办编号的行,渠道要是转办机关(例如 12378、12363)。"))
        received_at = self._at(cells, "transfer_received_on") or self._at(cells, "received_at") or timezone.now()
        due_at = self._at(cells, "transfer_due_on")
        return TransferFacts(
            authority=channel.value,
            number=number[:80],
            received_on=timezone.localdate(received_at),
            due_on=timezone.localdate(due_at) if due_at else None,
            office=self._cell(cells, "transfer_office")[:80],
        )

    def _at(self, cells: Mapping[str, Any], field: str) -> datetime | None:
        return _moment(cells.get(self._header(cells, field) or ""))

    def _header(self, cells: Mapping[str, Any], field: str) -> str | None:
        if field in self.columns:
            return self.columns[field]
        known = COLUMNS[field]
        return next((header for header in cells if header.strip().lower() in known), None)

    def _cell(self, cells: Mapping[str, Any], field: str) -> str:
        value = cells.get(self._header(cells, field) or "")
        if value is None:
            return ""
        if isinstance(value, float) and value.is_integer():
            return str(int(value))  # Excel keeps phone numbers as floats
        return str(value).strip()

    def _channel(self, value: str) -> Channel:
        if not value:
            return self.channel
        if value in Channel.values:
            return Channel(value)
        if value in CHANNEL_WORDS:
            return Channel(CHANNEL_WORDS[value])
        raise RowRejected(
            _("渠道“%(value)s”不认识;可用:%(known)s。") % {"value": value, "known": listed(Channel.values)}
        )

    def _unit(self, value: str) -> Unit:
        if not value:
            return self.unit
        if value not in self.units:
            raise RowRejected(_("机构“%(value)s”找不到,或不在您的权限内;请填机构号或机构全称。") % {"value": value})
        return self.units[value]


def known_units(by: Person | Actor) -> dict[str, Unit]:
    """Return the active units that a person may import for (the system: all), by code and by name."""
    units = Unit.objects.filter(is_active=True)
    reach = units_of(by, Permission.CASE_IMPORT) if isinstance(by, Person) else None
    if reach is not None:
        units = units.filter(pk__in=reach)
    return {unit.name: unit for unit in units} | {unit.code: unit for unit in units}


def _moment(value: Any) -> datetime | None:
    if value in (None, ""):
        return None
    if isinstance(value, datetime):
        found: datetime | None = value
    else:
        text = str(value).strip()
        found = _parsed(text)
        if found is None:
            raise RowRejected(_("时间“%(value)s”读不出来;请写成 2026-03-05 09:30。") % {"value": text[:40]})
    if found is not None and timezone.is_naive(found):
        found = timezone.make_aware(found)
    return found


def _parsed(text: str) -> datetime | None:
    try:
        found = parse_datetime(text)
        if found:
            return found
        day = parse_date(text)
        if day:
            return datetime(day.year, day.month, day.day)  # noqa: DTZ001 - made aware by the caller
    except ValueError:
        return None
    for pattern in TIME_FORMATS:
        try:
            return datetime.strptime(text, pattern)  # noqa: DTZ007 - made aware by the caller
        except ValueError:
            continue
    return None


def _phone(value: str) -> str:
    if value and not re.fullmatch(r"[+\d*][\d*\- ()+]{4,24}", value):
        raise RowRejected(_("电话“%(value)s”不像电话号码。") % {"value": value[:30]})
    return value


def _id_number(value: str) -> str:
    if value and "*" not in value and len(value) in (15, 18) and value[:14].isdecimal() and not is_id_number(value):
        raise RowRejected(_("身份证号校验不通过,请核对(末四位 %(tail)s)。") % {"tail": value[-4:]})
    return value[:40]


def _business(value: str) -> str:
    if not value:
        return ""
    for axis in ("business", "broker_business"):
        for code in installed().taxonomy[axis].codes:
            if value in (code.code, code.name.zh, code.name.en):
                return code.code
    raise RowRejected(_("业务“%(value)s”不在分类表里;请填代码(如 BZ-02)或名称。") % {"value": value[:40]})


def _amount(value: str) -> Decimal | None:
    if not value:
        return None
    try:
        amount = Decimal(value.replace(",", "").replace("，", "").replace("元", "").replace("¥", "").strip())
    except InvalidOperation as error:
        raise RowRejected(_("金额“%(value)s”不是数字。") % {"value": value[:30]}) from error
    return check_amount(amount)
