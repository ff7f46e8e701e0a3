"""Draw the pieces of the staff's live screens: turns, state, coach, lists. Each becomes one event."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from tingsu.core.coach.setting import Authority, Channel, Setting
from tingsu.desk.actions.presence import is_here
from tingsu.desk.actions.saying import remembered
from tingsu.desk.live.stream import Event
from tingsu.desk.models import Conversation, Mode
from tingsu.desk.queries.lists import desk_list, wall_list
from tingsu.org.models import Person
from tingsu.org.permissions import Role
from tingsu.packs.coach import coach

CHANNELS: dict[Mode, Channel] = {Mode.CHAT: "chat", Mode.HOTLINE: "hotline", Mode.COUNTER: "counter"}


def render_turns(conversation: Conversation, person: Person, *, after: int) -> list[Event]:
    """Return one event for each turn after a number."""
    turns = conversation.turns.filter(seq__gt=after).select_related("author").order_by("seq")
    return [
        Event(
            "turn",
            {
                "seq": turn.seq,
                "speaker": turn.speaker,
                "sender_id": turn.sender_id,
                "level": turn.level,
                "html": render_to_string("desk/_turn.html", {"turn": turn, "talk": conversation, "person": person}),
            },
            turn.seq,
        )
        for turn in turns
    ]


def render_state(conversation: Conversation, person: Person) -> Event:
    """Return the head of the talk: state, heat, who is there, how far each side has read."""
    context = {"talk": conversation, "person": person, "is_here": is_here(conversation)}
    return Event(
        "state",
        {
            "state": conversation.state,
            "heat": conversation.heat,
            "read": conversation.customer_seq,
            "is_mine": conversation.agent_id == person.pk,
            "html": render_to_string("desk/_state.html", context),
        },
    )


def render_coach(conversation: Conversation, person: Person) -> Event:
    """Return what the coach advises now."""
    context = coach_context(conversation, person)
    return Event("coach", {"html": render_to_string("desk/_coach.html", context)})


def coach_context(conversation: Conversation, person: Person) -> dict[str, Any]:
    """Return the advice for the conversation as it stands, for the template."""
    talk = remembered(conversation)
    now = (timezone.now() - conversation.opened_at).total_seconds()
    advice = coach().advise(talk, setting_of(conversation, person), now=now)
    return {"talk": conversation, "person": person, "advice": advice}


def setting_of(conversation: Conversation, person: Person) -> Setting:
    """Return what the coach knows beside the words."""
    facts = {key: value for key, value in conversation.facts.items() if isinstance(value, str) and value}
    surname = conversation.party.name_masked.strip("*")
    facts.setdefault("我", person.name)
    if surname:
        facts.setdefault("称呼", f"{surname}先生/女士")
    if conversation.unit.phone:
        facts.setdefault("电话", conversation.unit.phone)
    return Setting(
        channel=CHANNELS[Mode(conversation.mode)],
        facts=facts,
        authority=authority_of(person),
        types=tuple(conversation.types),
        playbook=conversation.playbook,
        language="en" if conversation.language == "en" else "zh",
    )


def authority_of(person: Person) -> Authority:
    """Return the level up to which a person may offer."""
    roles = person.roles()
    if Role.REVIEWER in roles:
        return "head_office"
    return "supervisor" if Role.SUPERVISOR in roles else "clerk"


def render_list(person: Person, which: str) -> list[Event]:
    """Return the list of conversations beside the talk, or the wall."""
    rows = wall_list(person) if which == "wall" else desk_list(person)
    return [Event("list", {"html": render_to_string(f"desk/_{which}_list.html", {**rows, "person": person})})]
