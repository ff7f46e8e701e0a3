"""Somebody says something: read it, carry the feeling along, keep it, tell the screens. One transaction."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, person_of
from tingsu.cases.actions.intake import check_intake
from tingsu.cases.draft import check_draft
from tingsu.core.coach.talk import Said, curve_turns, said
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.reading import Reading, Role, Utterance
from tingsu.core.reading.conversation import follow
from tingsu.core.reading.forecast import forecast
from tingsu.core.text.personal import find_personal, mask_personal
from tingsu.desk.actions.hold import hold, journal
from tingsu.desk.hooks import run_after_turn
from tingsu.desk.live.signal import tell
from tingsu.desk.models import OPEN_STATES, Audience, Conversation, Speaker, State, Turn
from tingsu.desk.queries.visible import may_speak
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.packs.engine import engine
from tingsu.web.listing import listed

LONGEST = 4000
REMEMBERED = 80
"""So many turns back are heard when the feeling is carried along."""


class SayingStopped(NotAllowed):
    """A sentence of staff that breaks a rule of compliance; it was not sent."""


@transaction.atomic
def say(
    conversation: Conversation,
    *,
    text: str,
    speaker: Speaker,
    by: Doer,
    sender_id: str,
    audience: Audience = Audience.ALL,
    override: bool = False,
    at: datetime | None = None,
    source: dict[str, Any] | None = None,
) -> Turn:
    """Keep one turn and return it. The same `sender_id` again returns the first turn, also after the end.

    Staff's words to the customer pass the draft check: a breach of compliance raises `SayingStopped`, unless somebody
    with `reply.override` releases it. What a recogniser heard (`source` says so) was said already: it is kept whatever
    it is. Raises `BadInput` for empty or oversized text, `NotAllowed` when the conversation has ended.
    """
    if not sender_id or len(sender_id) > 80:
        raise BadInput(_("缺少发送标识(sender_id),或者超过 80 个字符。"))
    held = hold(conversation, by=by)
    before = Turn.objects.filter(conversation=held, sender_id=sender_id).first()
    if before:
        return before
    if held.state not in OPEN_STATES and audience == Audience.ALL:
        raise NotAllowed(_("这次对话已经结束。"))
    text, moment = check_intake(text, at)
    if len(text) > LONGEST:
        raise BadInput(_("一次最多说 %(n)d 字,请分几次说。") % {"n": LONGEST})
    is_heard = audience == Audience.ALL and speaker != Speaker.SYSTEM
    talk = remembered(held) if is_heard else []
    if is_heard and speaker == Speaker.STAFF and not source:
        _check(held, text, talk, by=by, override=override)
    masked = mask_in_talk(text, held)
    reading = _read(masked, speaker, talk) if is_heard else None
    turn = Turn(
        conversation=held,
        seq=held.last_seq + 1,
        speaker=speaker,
        audience=audience,
        author=person_of(by),
        text=masked,
        original=text if masked != text else "",
        sender_id=sender_id,
        source=source or {},
        at=moment if at else timezone.now(),
    )
    if reading:
        now_said = said(reading, at=(turn.at - held.opened_at).total_seconds(), is_robot=speaker == Speaker.ROBOT)
        turn.labels = _labels(now_said)
        turn.marks = [
            [f.question, f.label, s.start, s.end, round(f.confidence, 3)] for f in reading.findings for s in f.spans
        ]
        _carry(held, turn, [*talk, now_said])
    held.last_seq = turn.seq
    if is_heard:
        _note_who_spoke(held, turn)
    turn.level = held.heat
    turn.save(force_insert=True)
    held.save()
    journal(
        "talk.said", held, by, seq=turn.seq, speaker=speaker.value, sha256=hashlib.sha256(text.encode()).hexdigest()
    )
    tell("turn", held.pk, seq=turn.seq)
    transaction.on_commit(lambda: run_after_turn(turn))
    return turn


def remembered(conversation: Conversation) -> list[Said]:
    """Return the last turns that both sides heard, oldest first."""
    heard = conversation.turns.filter(audience=Audience.ALL).exclude(speaker=Speaker.SYSTEM)
    turns = list(heard.order_by("-seq")[:REMEMBERED])
    for turn in turns:
        turn.conversation = conversation
    return [turn.as_said() for turn in reversed(turns)]


def mask_in_talk(text: str, conversation: Conversation) -> str:
    """Mask what the finder finds, the customer's name and secret link. The length stays."""
    phone = conversation.unit.phone
    masked = mask_personal(text, tuple(span for span in find_personal(text) if text[span.start : span.end] != phone))
    name, token = conversation.party.name, conversation.link_token
    if len(name) > 1:
        masked = masked.replace(name, name[:1] + "*" * (len(name) - 1))
    return masked.replace(token, "*" * len(token)) if token else masked


def _check(conversation: Conversation, text: str, talk: list[Said], *, by: Doer, override: bool) -> None:
    if isinstance(by, Person) and (conversation.state != State.TALKING or not may_speak(by, conversation)):
        raise NotAllowed(_("请先接入或加入这次对话,再回复客户。"))
    context = next((turn.text for turn in reversed(talk) if turn.is_customer), "")
    checked = check_draft(text, context=context)
    if not checked.blocks:
        return
    if override and isinstance(by, Person) and by.can(Permission.REPLY_OVERRIDE, conversation.unit):
        return
    raise SayingStopped(
        _("没有发送:其中有不能对客户说的内容(%(names)s)。请改一改再发。") % {"names": listed(checked.names())}
    )


def _read(text: str, speaker: Speaker, talk: list[Said]) -> Reading:
    role = Role.CUSTOMER if speaker == Speaker.CUSTOMER else Role.STAFF
    context = next((turn.text for turn in reversed(talk) if turn.role is not role), "")
    return engine().read(Utterance(text, role, context))


def _labels(now_said: Said) -> dict[str, Any]:
    known = asdict(now_said)
    left_out = ("role", "text", "at", "is_robot")
    empty = Said(now_said.role, "")
    return {key: value for key, value in known.items() if key not in left_out and value != getattr(empty, key)}


def _carry(conversation: Conversation, turn: Turn, talk: list[Said]) -> None:
    """Put what was read onto the conversation."""
    last, turns = talk[-1], curve_turns(talk)
    curve = follow(turns)
    conversation.heat, conversation.slope = round(curve.level, 3), round(curve.slope, 3)
    conversation.risk = round(forecast(turns).risk, 3)
    if not last.is_customer:
        return
    conversation.emotion, conversation.need = last.emotion, last.need
    conversation.risks = sorted({*conversation.risks, *last.risks})
    conversation.abuses += "abuse" in last.risks
    for name in ("matter", "business", "cause"):
        value = getattr(last, name)
        if value not in ("none", "other", ""):
            setattr(conversation, name, value)
    conversation.skill = conversation.skill or (conversation.business if conversation.business != "none" else "")


def _note_who_spoke(conversation: Conversation, turn: Turn) -> None:
    if turn.speaker == Speaker.CUSTOMER:
        conversation.customer_seq = turn.seq
        conversation.customer_seen_at = timezone.now()
        conversation.waits_for_answer_since = conversation.waits_for_answer_since or turn.at
        return
    conversation.waits_for_answer_since = None
    if turn.speaker == Speaker.STAFF:
        conversation.staff_seq = turn.seq
        conversation.answered_at = conversation.answered_at or turn.at
