"""What is shown of a conversation, to whom: the customer gets words and times, never what was read in them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tingsu.desk.models import Audience, Conversation, Speaker, State, Turn
from tingsu.desk.queries.queue import place_of


def turns_for_customer(conversation: Conversation, *, after: int) -> list[dict[str, Any]]:
    """Return the turns that both sides hear, after a number."""
    turns = conversation.turns.filter(seq__gt=after, audience=Audience.ALL).select_related("author")
    return [
        {
            "seq": turn.seq,
            "speaker": turn.speaker,
            "name": _name(turn, conversation),
            # Their own words come back as they wrote them: masking is for others.
            "text": turn.original or turn.text if turn.speaker != Speaker.SYSTEM else turn.text,
            "sender_id": turn.sender_id if turn.speaker == Speaker.CUSTOMER else "",
            "at": timezone.localtime(turn.at).strftime("%H:%M"),
            "source": turn.source if turn.speaker == Speaker.ROBOT else {},
        }
        for turn in turns.order_by("seq")
    ]


def state_for_customer(conversation: Conversation) -> dict[str, Any]:
    """Return where the conversation stands, in the customer's terms."""
    position, minutes = place_of(conversation) if conversation.state == State.WAITING else (0, None)
    state = State.ENDED.value if conversation.state == State.WRAP_UP else conversation.state
    return {
        "state": state,
        "agent": _agent_name(conversation),
        "position": position,
        "minutes": None if minutes is None else round(minutes),
        "read": conversation.staff_seq,
        "last_seq": conversation.last_seq,
        "score": conversation.score,
    }


def _agent_name(conversation: Conversation) -> str:
    agent = conversation.agent
    if agent is None:
        return ""
    return agent.name_en if conversation.language == "en" and agent.name_en else agent.name


def _name(turn: Turn, conversation: Conversation) -> str:
    if turn.speaker != Speaker.STAFF or turn.author is None:
        return ""
    return turn.author.name_en if conversation.language == "en" and turn.author.name_en else turn.author.name
