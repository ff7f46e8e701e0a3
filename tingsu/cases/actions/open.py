"""Open a case: every channel, form, import and API call ends here."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from tingsu.cases.actions.clocks import earliest_due, start_clocks
from tingsu.cases.actions.hold import Doer, person_of, record_case
from tingsu.cases.actions.intake import Intake, clean_intake, storable
from tingsu.cases.actions.parties import find_or_make_party
from tingsu.cases.actions.search import search_vector
from tingsu.cases.models import Case, Clock, Direction, Message
from tingsu.cases.models.case import FORWARDED
from tingsu.core.text.personal import find_personal, mask_personal
from tingsu.policies.actions.edition import keep_editions
from tingsu.policies.selection import policies_for


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
    key = storable(intake.idempotency_key)
    before = Case.objects.filter(idempotency_key=key).select_related("unit", "party").first() if key else None
    if before:
        return Opened(before, "", is_new=False)
    intake = clean_intake(intake)
    try:
        with transaction.atomic():
            return _open(intake, by)
    except IntegrityError:
        # Two requests with one key at the same moment: the loser returns the winner's case.
        before = Case.objects.filter(idempotency_key=intake.idempotency_key).first() if intake.idempotency_key else None
        if before is None:
            raise
        return Opened(before, "", is_new=False)


def link_digest(token: str) -> bytes:
    """Return what is stored of a secret link: 192 random bits need no slow hash."""
    return hashlib.sha256(token.encode()).digest()


def _open(intake: Intake, by: Doer) -> Opened:
    person, text, received_at = person_of(by), intake.text, intake.received_at or timezone.now()
    token = secrets.token_urlsafe(24)
    masked = mask_personal(text, find_personal(text))
    policies = keep_editions(policies_for(channel=intake.channel, received_at=received_at))
    case = Case(
        party=intake.known or find_or_make_party(intake.party),
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
        cause=intake.cause,
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
