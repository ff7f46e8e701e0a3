"""What comes in from outside, made fit to be stored: texts, times, amounts, and the fields of an intake."""

from __future__ import annotations

from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Channel, Matter, Party
from tingsu.core.errors import BadInput
from tingsu.org.models import Unit

CLOCK_SKEW = timedelta(minutes=5)
EARLIEST = datetime(2000, 1, 1, tzinfo=timezone.get_fixed_timezone(480))
AMOUNT_LIMIT = Decimal(10) ** 12
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Intake:
    """What a channel knows when a complaint comes in. `known` is the customer where the channel knows who it is."""

    text: str
    channel: Channel
    unit: Unit
    party: PartyFacts = field(default_factory=PartyFacts)
    received_at: datetime | None = None
    external_id: str = ""
    business: str = ""
    cause: str = ""
    amount: Decimal | None = None
    matter: Matter = Matter.COMPLAINT
    idempotency_key: str = ""
    known: Party | None = None


def clean_intake(intake: Intake) -> Intake:
    """Return the intake with storable text, time and fields. Raises `BadInput` with what to mend."""
    text, received_at = check_intake(intake.text, intake.received_at)
    return replace(
        intake,
        text=text,
        received_at=received_at,
        party=_clean_party(intake.party),
        external_id=_short(_("外部编号"), intake.external_id, 80),
        idempotency_key=_short(_("重复提交标识"), intake.idempotency_key, 120),
        amount=None if intake.amount is None else check_amount(intake.amount),
    )


def check_intake(text: str, received_at: datetime | None) -> tuple[str, datetime]:
    """Return text and time fit to be stored. Raises `BadInput` with what to mend."""
    text = storable(text)
    if not text:
        raise BadInput(_("没有写内容。请写下发生了什么。"))
    if len(text) > settings.TEXT_CHARACTERS:
        limit = f"{settings.TEXT_CHARACTERS:,}"
        raise BadInput(_("内容太长(超过 %(limit)s 字)。请写要点,其余作为附件上传。") % {"limit": limit})
    received_at = received_at or timezone.now()
    check_not_future(received_at, what=_("收到时间"))
    if received_at < EARLIEST:
        raise BadInput(_("收到时间早于 2000 年,请核对。"))
    # In UTC, for PostgreSQL takes no offset of more than 16 hours.
    return text, received_at.astimezone(UTC)


def check_not_future(at: datetime, *, what: str) -> None:
    """Raise `BadInput` when `at` lies in the future by more than clocks differ."""
    if at > timezone.now() + CLOCK_SKEW:
        shown = at.strftime("%Y-%m-%d") if at.year >= 9999 else timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
        raise BadInput(_("%(what)s %(at)s 在将来,请核对。") % {"what": what, "at": shown})


def check_amount(amount: Decimal) -> Decimal:
    """Return an amount of money in cents. Raises `BadInput` for what is no amount."""
    if not amount.is_finite() or abs(amount) >= AMOUNT_LIMIT:
        raise BadInput(_("金额 %(amount)s 不是可以记账的数字,请核对。") % {"amount": str(amount)[:30]})
    return amount.quantize(CENT)


def storable(text: str) -> str:
    """Return text that the database can hold: PostgreSQL stores no NUL, and a lone surrogate cannot be encoded."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode().strip()


def _clean_party(facts: PartyFacts) -> PartyFacts:
    labels = {
        "name": (_("姓名"), 120),
        "phone": (_("电话"), 40),
        "id_number": (_("证件号码"), 40),
        "email": (_("电子邮箱"), 254),
        "address": (_("地址"), 400),
    }
    return PartyFacts(
        **{f.name: _short(labels[f.name][0], getattr(facts, f.name), labels[f.name][1]) for f in fields(facts)}
    )


def _short(what: str, value: str, limit: int) -> str:
    value = storable(value)
    if len(value) > limit:
        raise BadInput(_("%(what)s太长(超过 %(limit)d 字),请核对。") % {"what": what, "limit": limit})
    return value
