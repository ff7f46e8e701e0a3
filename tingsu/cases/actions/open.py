"""Open a case: every channel, form, import and API call ends here."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.clocks import earliest_due, start_clocks
from tingsu.cases.actions.hold import Doer, person_of, record_case
from tingsu.cases.actions.parties import PartyFacts, find_or_make_party
from tingsu.cases.actions.search import search_vector
from tingsu.cases.models import Case, Channel, Clock, Direction, Matter, Message
from tingsu.cases.models.case import FORWARDED
from tingsu.core.errors import BadInput
from tingsu.core.text.personal import find_personal, mask_personal
from tingsu.org.models import Unit
from tingsu.policies.selection import policies_for

CLOCK_SKEW = timedelta(minutes=5)
EARLIEST = datetime(2000, 1, 1, tzinfo=timezone.get_fixed_timezone(480))


@dataclass(frozen=True, slots=True)
class Intake:
    """What a channel knows when a complaint comes in."""

    text: str
    channel: Channel
    unit: Unit
    party: PartyFacts = field(default_factory=PartyFacts)
    received_at: datetime | None = None
    external_id: str = ""
    business: str = ""
    amount: Decimal | None = None
    matter: Matter = Matter.COMPLAINT
    idempotency_key: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """The case, its secret link token (shown once, for the customer), and whether it was there before."""

    case: Case
    token: str
    is_new: bool


def open_case(intake: Intake, *, by: Doer) -> Opened:
    """Take a complaint in: party, case, message, clocks, journal, in one transaction.

    The same `idempotency_key` again returns the case of the first time. What this returns is on disk.
    Raises `BadInput` for an empty or oversized text, or an impossible date.
    """
    if intake.idempotency_key:
        before = Case.objects.filter(idempotency_key=intake.idempotency_key).select_related("unit", "party").first()
        if before:
            return Opened(before, "", is_new=False)
    text, received_at = check_intake(intake.text, intake.received_at)
    try:
        with transaction.atomic():
            return _open(intake, text, received_at, by)
    except IntegrityError:
        # Two requests with one key at the same moment: the loser returns the winner's case.
        before = Case.objects.filter(idempotency_key=intake.idempotency_key or None).first()
        if before is None:
            raise
        return Opened(before, "", is_new=False)


def check_intake(text: str, received_at: datetime | None) -> tuple[str, datetime]:
    """Return text and time fit to be stored. Raises `BadInput` with what to mend."""
    # PostgreSQL stores no NUL; lone surrogates cannot be encoded.
    text = text.replace("\x00", "").encode("utf-8", "replace").decode().strip()
    if not text:
        raise BadInput(_("没有写内容。请写下发生了什么。"))
    if len(text) > settings.TEXT_CHARACTERS:
        limit = f"{settings.TEXT_CHARACTERS:,}"
        raise BadInput(_("内容太长(超过 %(limit)s 字)。请写要点,其余作为附件上传。") % {"limit": limit})
    now = timezone.now()
    received_at = received_at or now
    if received_at > now + CLOCK_SKEW:
        raise BadInput(
            _("收到时间 %(at)s 在将来,请核对。") % {"at": timezone.localtime(received_at).strftime("%Y-%m-%d %H:%M")}
        )
    if received_at < EARLIEST:
        raise BadInput(_("收到时间早于 2000 年,请核对。"))
    return text, received_at


def link_digest(token: str) -> bytes:
    """Return what is stored of a secret link: 192 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def _open(intake: Intake, text: str, received_at: datetime, by: Doer) -> Opened:
    person = person_of(by)
    token = secrets.token_urlsafe(24)
    masked = mask_personal(text, find_personal(text))
    policies = policies_for(channel=intake.channel, received_at=received_at)
    case = Case(
        party=find_or_make_party(intake.party),
        unit=intake.unit,
        first_receiver=person,
        channel=intake.channel,
        external_id=intake.external_id,
        idempotency_key=intake.idempotency_key or None,
        link_token=token,
        link_digest=link_digest(token),
        text=masked,
        search=search_vector(f"{masked} {intake.external_id}"),
        language="zh" if any("一" <= character <= "鿿" for character in masked) else "en",
        amount=intake.amount,
        business=intake.business,
        matter=intake.matter,
        is_forwarded=intake.channel in FORWARDED,
        received_at=received_at,
        unread_since=timezone.now(),
        policies=[{"id": policy.id, "version": policy.version} for policy in policies],
    )
    case.save(force_insert=True)
    message = Message.objects.create(
        case=case,
        direction=Direction.IN,
        channel=intake.channel,
        text=masked,
        original=text if masked != text else "",
        at=received_at,
    )
    clocks = start_clocks(case, policies=policies, on="received", at=received_at)
    case.due_at = earliest_due(clocks)
    Case.objects.filter(pk=case.pk).update(due_at=case.due_at)
    record_case(
        "case.opened",
        case,
        by,
        message=message.pk,
        channel=intake.channel,
        unit=intake.unit.pk,
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        clocks=_summary(clocks),
    )
    return Opened(case, token, is_new=True)


def _summary(clocks: Sequence[Clock]) -> list[dict[str, str | None]]:
    return [{"rule": clock.rule_id, "due_at": clock.due_at.isoformat() if clock.due_at else None} for clock in clocks]
