"""Open a conversation: the portal's chat, a widget, a call, somebody at the counter."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction
from django.utils import timezone

from tingsu.cases.actions.hold import Doer, person_of
from tingsu.cases.actions.intake import storable
from tingsu.cases.actions.open import link_digest
from tingsu.cases.actions.parties import PartyFacts, find_or_make_party
from tingsu.core.errors import BadInput
from tingsu.desk.actions.hold import journal
from tingsu.desk.actions.queueing import enqueue
from tingsu.desk.actions.system import tell_customer
from tingsu.desk.hours import is_staffed
from tingsu.desk.live.signal import tell
from tingsu.desk.models import Conversation, Mode, Site, State
from tingsu.org.models import Unit
from tingsu.packs import installed


@dataclass(frozen=True, slots=True)
class Opening:
    """What is known when a customer comes. `key` from outside: the same one again is the same conversation."""

    mode: Mode
    unit: Unit
    party: PartyFacts = field(default_factory=PartyFacts)
    site: Site | None = None
    language: str = "zh"
    skill: str = ""
    key: str = ""
    wants_person: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """The conversation, the customer's secret token (given out once), and whether it was there before."""

    conversation: Conversation
    token: str
    is_new: bool


def open_conversation(opening: Opening, *, by: Doer) -> Opened:
    """Open a conversation in one transaction.

    Staff who open one (counter, hotline) are its agent at once. A customer meets the robot, or the queue where the
    robot is switched off, a person was asked for, or the customer calls.
    """
    key = storable(opening.key)[:120]
    before = Conversation.objects.filter(idempotency_key=key).first() if key else None
    if before:
        return Opened(before, "", is_new=False)
    if len(opening.party.name) > 120 or len(opening.party.phone) > 40:
        raise BadInput("姓名或电话太长,请核对。")
    try:
        with transaction.atomic():
            return _open(opening, key, by)
    except IntegrityError:
        before = Conversation.objects.filter(idempotency_key=key).first() if key else None
        if before is None:
            raise
        return Opened(before, "", is_new=False)


def _open(opening: Opening, key: str, by: Doer) -> Opened:
    person, token, desk = person_of(by), secrets.token_urlsafe(24), installed().desk
    meets_robot = opening.mode == Mode.CHAT and desk.robot and person is None and not opening.wants_person
    state = State.TALKING if person else State.ROBOT if meets_robot else State.WAITING
    conversation = Conversation.objects.create(
        mode=opening.mode,
        state=state,
        unit=opening.unit,
        site=opening.site,
        party=find_or_make_party(opening.party),
        agent=person,
        idempotency_key=key or None,
        link_token=token,
        link_digest=link_digest(token),
        language="en" if opening.language.startswith("en") else "zh",
        skill=opening.skill,
        taken_at=timezone.now() if person else None,
        customer_seen_at=timezone.now(),
    )
    journal("talk.opened", conversation, by, mode=opening.mode, unit=opening.unit.pk)
    tell("state", conversation.pk)
    if opening.mode == Mode.CHAT and person is None:
        tell_customer(conversation, "greeting")
        if not meets_robot:
            conversation = enqueue(conversation, reasons=["wish" if opening.wants_person else "opened"], by=by)
        if not is_staffed(timezone.now()):
            tell_customer(conversation, "after_hours")
    elif state == State.WAITING:
        conversation = enqueue(conversation, reasons=["opened"], by=by)
    return Opened(conversation, token, is_new=True)
