"""The draft of a talk's record: fields, summary, promises, all from what was said."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from tingsu.cases.models import Channel, Level, Matter
from tingsu.core.coach.promises import find_promises
from tingsu.core.coach.summary import Summary, summarise
from tingsu.desk.actions.saying import remembered
from tingsu.desk.models import Audience, Conversation, Mode, Speaker
from tingsu.packs import installed

CHANNELS: dict[str, Channel] = {
    Mode.CHAT: Channel.CHAT,
    Mode.HOTLINE: Channel.PHONE,
    Mode.COUNTER: Channel.WALK_IN,
}
LEVELS: list[str] = [Level.GENERAL, Level.IMPORTANT, Level.MAJOR]


@dataclass(frozen=True, slots=True)
class Promised:
    """A promise found in our words: what, by when, at which turn."""

    text: str
    due_at: datetime
    seq: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What the agent checks. `level` is what the risks suggest; a code that was not read is empty."""

    summary: Summary
    matter: str
    business: str
    cause: str
    level: str
    promises: tuple[Promised, ...]


def draft_of(conversation: Conversation) -> Draft:
    """Return the draft of the record."""
    promises = tuple(promises_in(conversation))
    summary = summarise(remembered(conversation), language=conversation.language)
    if promises:
        summary = replace(summary, next=";".join(promised.text for promised in promises))
    return Draft(
        summary=summary,
        matter=conversation.matter if conversation.matter in Matter.values else Matter.OTHER,
        business=conversation.business,
        cause=conversation.cause,
        level=level_of(conversation),
        promises=promises,
    )


def level_of(conversation: Conversation) -> str:
    """Return the weightiest level that a risk of the talk suggests."""
    risks = installed().risks
    levels = [str(risks[risk].level) for risk in conversation.risks if risk in risks]
    return max(levels, key=LEVELS.index, default=Level.GENERAL.value)


def promises_in(conversation: Conversation) -> list[Promised]:
    """Return what people of the bank promised, each reckoned from when it was said."""
    calendar = installed().calendar(installed().desk.calendar)
    turns = conversation.turns.filter(speaker=Speaker.STAFF, audience=Audience.ALL).order_by("seq")
    return [
        Promised(found.text[:400], found.due_at, turn.seq)
        for turn in turns
        for found in find_promises(turn.text, now=turn.at, calendar=calendar)
    ]
