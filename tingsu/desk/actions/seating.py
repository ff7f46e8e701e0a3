"""Bring those who wait to those who are free."""

from __future__ import annotations

from django.db import transaction

from tingsu.core.seating import best_for, in_order
from tingsu.desk.actions.hold import journal, save
from tingsu.desk.actions.system import tell_customer
from tingsu.desk.live.signal import tell
from tingsu.desk.models import Conversation, Mode, State
from tingsu.desk.queries.queue import agents_for, as_waiting, waiting_now
from tingsu.journal.moment import now
from tingsu.journal.record import SYSTEM
from tingsu.org.models import Person


def seat_next() -> int:
    """Seat as many as there is room for, the most urgent first; return how many. Safe to call at any time."""
    seated = 0
    for one in in_order(as_waiting(conversation) for conversation in waiting_now()):
        seated += _seat(one.id)
    return seated


@transaction.atomic
def _seat(conversation_id: int) -> bool:
    held = (
        Conversation.objects.select_for_update(skip_locked=True, of=("self",))
        .select_related("unit", "party")
        .filter(pk=conversation_id, state=State.WAITING)
        .first()
    )
    if held is None:
        return False
    best = best_for(as_waiting(held), agents_for(held.unit, lock=True))
    if best is None:
        return False
    give(held, Person.objects.get(pk=best.id))
    journal("talk.taken", held, SYSTEM, agent=best.id)
    return True


def give(held: Conversation, agent: Person) -> None:
    """Give a held conversation to an agent. Part of a larger act."""
    held.state, held.agent, held.taken_at = State.TALKING.value, agent, now()
    save(held, "state", "agent", "taken_at")
    if held.mode == Mode.CHAT:
        name = agent.name_en if held.language == "en" and agent.name_en else agent.name
        tell_customer(held, "taken", agent=name)
    tell("queue", held.pk)
