"""What customer and bank write to each other, and notes among colleagues."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.clocks import refresh_due, stop_clocks
from tingsu.cases.actions.hold import Doer, actor_of, hold_case, may, person_of, record_case, save_case
from tingsu.cases.actions.intake import check_intake
from tingsu.cases.actions.search import add_words
from tingsu.cases.draft import check_draft
from tingsu.cases.models import Case, Channel, Direction, Message
from tingsu.cases.queries.family import head_of
from tingsu.core.errors import NotAllowed
from tingsu.core.text.personal import find_personal, mask_personal
from tingsu.core.workflow import State
from tingsu.journal.record import record
from tingsu.org.models import Person
from tingsu.web.listing import listed


class ReplyStopped(NotAllowed):
    """The reply breaks a rule of compliance and was not sent."""


@transaction.atomic
def receive_message(case: Case, *, text: str, channel: Channel, by: Doer, client_id: str = "") -> Message:
    """Take in what the customer wrote later. The same `client_id` again returns the first message."""
    text, now = check_intake(text, None)
    case = Case.objects.select_for_update().get(pk=case.pk)
    before = _sent_before(case, client_id)
    if before:
        return before
    message = store_message(case, Direction.IN, text, channel=channel, client_id=client_id)
    case.unread_since = case.unread_since or now
    save_case(case, "unread_since", edited=False)
    if case.state == State.MERGED:  # whoever handles it now works on another case
        Case.objects.filter(pk=head_of(case)).update(unread_since=Coalesce("unread_since", Value(now)))
    add_words(case, message.text)
    record(
        "message.received",
        subject=("case", case.pk),
        by=actor_of(by),
        data={"message": message.pk, "sha256": hashlib.sha256(text.encode()).hexdigest()},
    )
    return message


@transaction.atomic
def send_reply(case: Case, *, text: str, by: Person, client_id: str = "", override: bool = False) -> Message:
    """Send a reply to the customer after the draft check.

    A breach of compliance stops it (`ReplyStopped`) unless somebody with `reply.override` releases it. Taboos only
    warn: the page showed them before.
    """
    text, now = check_intake(text, None)
    case = Case.objects.select_for_update().get(pk=case.pk)
    before = _sent_before(case, client_id)
    if before:
        return before
    case = hold_case(case, act="reply", by=by)
    checked = check_draft(text, context=_last_words(case))
    if checked.blocks and not (override and may(by, "reply.override", case)):
        names = listed(checked.names())
        raise ReplyStopped(
            _("答复没有发送:其中有不能对客户说的内容(%(names)s)。请修改;确有必要时由负责人放行。") % {"names": names}
        )
    message = write_out(case, text=text, kind="reply", by=by, client_id=client_id)
    add_words(case, message.text)
    stop_clocks(case, on="contacted", at=now)
    case.heard_at, case.unread_since = now, None
    save_case(case, "heard_at", "unread_since", *refresh_due(case), edited=False)
    record_case(
        "reply.sent",
        case,
        by,
        message=message.pk,
        taboos=[mark.code for mark in checked.marks],
        released=checked.blocks,
    )
    return message


@transaction.atomic
def write_note(case: Case, *, text: str, by: Person) -> Message:
    """Write a note that only colleagues read."""
    text, _now = check_intake(text, None)
    case = hold_case(case, act="note", by=by)
    message = store_message(case, Direction.NOTE, text, author=by)
    add_words(case, message.text)
    record_case("note.written", case, by, message=message.pk)
    return message


def write_out(case: Case, *, text: str, kind: str, by: Doer, client_id: str = "") -> Message:
    """Store something the bank says to the customer; delivery is the channels' work."""
    channel = Channel(case.channel)
    return store_message(
        case, Direction.OUT, text, channel=channel, author=person_of(by), kind=kind, client_id=client_id
    )


def mark_read(case: Case) -> None:
    """Somebody in charge has opened the case: its new words are no longer unread."""
    Case.objects.filter(pk=case.pk, unread_since__isnull=False).update(unread_since=None)


def store_message(
    case: Case,
    direction: Direction,
    text: str,
    *,
    channel: Channel = Channel.STAFF,
    author: Person | None = None,
    kind: str = "",
    client_id: str = "",
) -> Message:
    """Store one message, personal data masked; part of a larger act, so it writes no journal entry of its own."""
    masked = mask_in_case(text, case)
    return Message.objects.create(
        case=case,
        direction=direction,
        channel=channel,
        kind=kind,
        author=author,
        text=masked,
        original=text if masked != text else "",
        client_id=client_id or None,
        at=timezone.now(),
    )


def mask_in_case(text: str, case: Case) -> str:
    """Mask what the finder finds and what we know: the customer's name and secret link. The length stays.

    The bank's own telephone number is no secret: whoever reads the letter must be able to call.
    """
    spans = [span for span in find_personal(text) if text[span.start : span.end] != case.unit.phone]
    masked = mask_personal(text, tuple(spans))
    name, token = case.party.name, case.link_token
    if len(name) > 1:
        masked = masked.replace(name, name[:1] + "*" * (len(name) - 1))
    return masked.replace(token, "*" * len(token)) if token else masked


def _sent_before(case: Case, client_id: str) -> Message | None:
    # Asked once the case is locked: of two equal requests the second waits here and finds the first.
    return Message.objects.filter(client_id=client_id, case=case).first() if client_id else None


def _last_words(case: Case) -> str:
    last = case.messages.filter(direction=Direction.IN).last()
    return last.text if last else case.text
