"""Draw the pieces of the staff's live screens: turns, state, coach, lists. Each becomes one event."""

from __future__ import annotations

from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from tingsu.core.coach.setting import Authority, Channel, Setting
from tingsu.core.coach.stage import CHECKS, STAGES
from tingsu.desk.actions.presence import is_here
from tingsu.desk.actions.saying import remembered
from tingsu.desk.live.stream import Event
from tingsu.desk.marks import pieces_of
from tingsu.desk.models import Conversation, Mode, State
from tingsu.desk.queries.lists import desk_list
from tingsu.desk.queries.visible import may_watch
from tingsu.desk.queries.wall import wall_list
from tingsu.desk.sees import seen_in
from tingsu.org.models import Person
from tingsu.org.permissions import Permission, Role
from tingsu.packs import installed
from tingsu.packs.coach import coach

CHANNELS: dict[Mode, Channel] = {Mode.CHAT: "chat", Mode.HOTLINE: "hotline", Mode.COUNTER: "counter"}


def render_turns(conversation: Conversation, person: Person, *, after: int) -> list[Event]:
    """Return one event for each turn after a number."""
    return [
        Event(
            "turn",
            {
                "seq": drawn["turn"].seq,
                "speaker": drawn["turn"].speaker,
                "sender_id": drawn["turn"].sender_id,
                "level": drawn["turn"].level,
                "html": render_to_string("desk/_turn.html", drawn | {"talk": conversation, "person": person}),
            },
            drawn["turn"].seq,
        )
        for drawn in drawn_turns(conversation, after=after)
    ]


def drawn_turns(conversation: Conversation, *, after: int = 0) -> list[dict[str, Any]]:
    """Return the turns after a number, oldest first, with what the template shows beside their words."""
    turns = conversation.turns.filter(seq__gt=after).select_related("author").prefetch_related("files").order_by("seq")
    return [{"turn": turn, "pieces": pieces_of(turn)} for turn in turns]


def render_state(conversation: Conversation, person: Person) -> Event:
    """Return the head of the talk: state, heat, who is there, how far each side has read."""
    context = state_context(conversation, person)
    return Event(
        "state",
        {
            "state": conversation.state,
            "heat": conversation.heat,
            "read": conversation.customer_seq,
            "is_mine": conversation.agent_id == person.pk,
            "may_say": context["may_say"],
            "may_whisper": context["may_whisper"],
            "html": render_to_string("desk/_state.html", context),
        },
    )


def state_context(conversation: Conversation, person: Person) -> dict[str, Any]:
    """Return what the head of the talk and the input below it depend on."""
    is_open = conversation.state == State.TALKING
    helpers = list(conversation.helpers.all())
    is_in_it = conversation.agent_id == person.pk or person in helpers
    watches = may_watch(person, conversation)
    return {
        "talk": conversation,
        "person": person,
        "helpers": helpers,
        "is_here": is_here(conversation),
        "is_mine": conversation.agent_id == person.pk,
        "is_helper": person in helpers,
        "watches": watches,
        "may_say": is_open and is_in_it,
        "may_whisper": is_open and (is_in_it or watches),
        "may_take": conversation.state in (State.WAITING, State.ROBOT)
        and person.can(Permission.DESK_TALK, conversation.unit),
    }


def render_coach(conversation: Conversation, person: Person) -> Event:
    """Return what the coach advises now."""
    context = coach_context(conversation, person)
    return Event("coach", {"html": render_to_string("desk/_coach.html", context)})


def coach_context(conversation: Conversation, person: Person) -> dict[str, Any]:
    """Return the advice for the conversation as it stands, for the template."""
    talk = remembered(conversation)
    now = (timezone.now() - conversation.opened_at).total_seconds()
    advice = coach().advise(talk, setting_of(conversation, person), now=now)
    language = get_language() or "zh"
    return {
        "talk": conversation,
        "person": person,
        "advice": advice,
        "stage": STAGES[advice.stage].in_(language),
        "done": [CHECKS[check].in_(language) for check in advice.progress.done],
        "missing": [CHECKS[check].in_(language) for check in advice.progress.missing],
        "playbook": installed().playbooks.get(advice.playbook),
        "seen": seen_in(conversation),
    }


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
