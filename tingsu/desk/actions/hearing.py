"""What a speech recogniser hears on the hotline: open the call, take turns in, end it.

The recogniser may send twice, out of patience or after a broken line: the same call is the same conversation, the same
turn id the same turn. What it is not sure of yet (`final: false`) is not kept. API and WebSocket call these acts.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from tingsu.cases.actions.intake import storable
from tingsu.cases.actions.parties import PartyFacts
from tingsu.core.errors import BadInput, NotAllowed, TingsuError
from tingsu.desk.actions.ending import end
from tingsu.desk.actions.opening import Opened, Opening, open_conversation
from tingsu.desk.actions.saying import say
from tingsu.desk.models import Conversation, Mode, Speaker, Turn
from tingsu.journal.record import Actor
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of

CUSTOMER = Actor("customer", None, "客户")
SPEAKERS = {"customer": Speaker.CUSTOMER, "staff": Speaker.STAFF}
MOST_TURNS = 1000
LONGEST_CALL = 100


@dataclass(frozen=True, slots=True)
class Heard:
    """One turn as the recogniser sends it. `id` is its own, the same for the same turn."""

    id: str
    speaker: Speaker
    text: str
    at: datetime | None = None
    is_final: bool = True


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of several turns: kept (id and number), ignored as not final, rejected (row from 1, id, why)."""

    kept: list[dict[str, Any]] = field(default_factory=list)
    ignored: int = 0
    rejected: list[dict[str, Any]] = field(default_factory=list)


def open_call(*, call: str, unit: str, agent: str, name: str, phone: str, by: Person) -> Opened:
    """Open the conversation of a call, once. With `agent` (a user name) they talk; else it waits in the queue.

    `unit` is a code, empty for the agent's unit or the caller's own. Raises `BadInput` for what cannot be found within
    reach of `by`.
    """
    call, unit, agent, name, phone = (storable(value) for value in (_call(call), unit, agent, name, phone))
    person = Person.objects.filter(username=agent, is_active=True).first() if agent else None
    if agent and person is None:
        raise BadInput(_("没有用户名为 %(name)s 的在岗人员。") % {"name": agent[:60]})
    place = _unit(unit, person, by)
    if person and not person.can(Permission.DESK_TALK, place):
        raise NotAllowed(_("%(name)s 不接待 %(unit)s 的对话。") % {"name": person.name, "unit": place.name})
    opening = Opening(mode=Mode.HOTLINE, unit=place, party=PartyFacts(name=name, phone=phone), key=f"call:{call}")
    opened = open_conversation(opening, by=person or CUSTOMER)
    if not opened.is_new:
        find_call(call, by=by)  # a call of a unit out of reach is not this caller's to continue
    return opened


def find_call(call: str, *, by: Person) -> Conversation:
    """Return the conversation of a call within reach of `by`. Raises `Conversation.DoesNotExist`."""
    calls = Conversation.objects.filter(mode=Mode.HOTLINE, idempotency_key=f"call:{_call(call)}")
    places = units_of(by, Permission.DESK_TALK)
    if not by.can(Permission.DESK_TALK):
        calls = calls.none()
    if places is not None:
        calls = calls.filter(unit__in=places)
    return calls.select_related("agent", "unit").get()


def hear(conversation: Conversation, heard: Heard) -> Turn | None:
    """Keep one turn; None when it was not final. It was said already, so nothing is stopped, only marked."""
    if not heard.is_final:
        return None
    return say(
        conversation,
        text=heard.text,
        speaker=heard.speaker,
        by=(conversation.agent or _nobody()) if heard.speaker == Speaker.STAFF else CUSTOMER,
        sender_id=f"h:{heard.id}",
        at=heard.at,
        source={"heard": True},
    )


def hear_all(conversation: Conversation, rows: Iterable[Any]) -> Taken:
    """Take several turns in; good ones are kept, bad ones come back with the reason."""
    taken = Taken()
    ignored = 0
    for number, row in enumerate(rows, start=1):
        try:
            heard = read_turn(row)
            turn = hear(conversation, heard)
        except TingsuError as error:
            identifier = str(row.get("id", ""))[:80] if isinstance(row, dict) else ""
            taken.rejected.append({"row": number, "id": identifier, "why": error.in_("zh")})
        else:
            if turn is None:
                ignored += 1
            else:
                taken.kept.append({"id": heard.id, "seq": turn.seq})
    return Taken(taken.kept, ignored, taken.rejected)


def read_turn(row: Any) -> Heard:
    """Return a turn from its JSON. Raises `BadInput` with what does not fit."""
    if not isinstance(row, dict):
        raise BadInput(_("每一句是一个 JSON 对象:id、speaker、text。"))
    identifier, text, speaker = row.get("id"), row.get("text"), row.get("speaker")
    if not isinstance(identifier, (str, int)) or isinstance(identifier, bool) or not 0 < len(str(identifier)) <= 76:
        raise BadInput(_("缺少 id(每句一个,1 到 76 个字符),重发时靠它认出同一句。"))
    if not isinstance(speaker, str) or speaker not in SPEAKERS:
        raise BadInput(_("speaker 要是 customer 或 staff。"))
    if not isinstance(text, str):
        raise BadInput(_("缺少 text。"))
    is_final = row.get("final", True)
    if not isinstance(is_final, bool):
        raise BadInput(_("final 要是 true 或 false。"))
    return Heard(storable(str(identifier)) or "?", SPEAKERS[speaker], text, _moment(row.get("at")), is_final)


def end_call(conversation: Conversation, *, ended_by: str, by: Person) -> Conversation:
    """End a call; a second time changes nothing. `ended_by` is customer, staff or system."""
    if ended_by not in ("customer", "staff", "system"):
        raise BadInput(_("ended_by 要是 customer、staff 或 system。"))
    return end(conversation, by=by.actor, ended_by=ended_by)


def _moment(at: Any) -> datetime | None:
    if at in (None, ""):
        return None
    try:
        moment = parse_datetime(at) if isinstance(at, str) and len(at) < 50 else None
        if moment is not None and timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
    except (ValueError, OverflowError):
        moment = None
    if moment is None:
        raise BadInput(_("at 要是 ISO 8601 时间,例如 2026-11-22T09:30:05+08:00。"))
    return moment


def _call(call: str) -> str:
    call = storable(call)
    if not 0 < len(call) <= LONGEST_CALL:
        raise BadInput(_("缺少通话编号 call(1 到 %(n)d 个字符)。") % {"n": LONGEST_CALL})
    return call


def _unit(code: str, agent: Person | None, by: Person) -> Unit:
    if code:
        unit = Unit.objects.filter(code=code, is_active=True).first()
    else:
        post = (agent or by).main_post
        unit = post.unit if post else None
    if unit is None or not by.can(Permission.DESK_TALK, unit):
        raise BadInput(_("在这个令牌的权限内没有机构 %(code)s。") % {"code": code[:80]})
    return unit


def _nobody() -> Actor:
    """Return who speaks for the bank while no agent is named."""
    return Actor("system", None, "电话")
