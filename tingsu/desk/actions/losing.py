"""An agent's screen is gone: their chats go back to the queue, before everybody else."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from tingsu.desk.actions.hold import hold, journal, save
from tingsu.desk.actions.seating import seat_next
from tingsu.desk.actions.seats import seat_of
from tingsu.desk.actions.system import tell_customer
from tingsu.desk.live.signal import tell
from tingsu.desk.models import Conversation, Handover, Mode, Seat, SeatState, State
from tingsu.desk.queries.queue import waiting_now
from tingsu.journal.moment import now
from tingsu.journal.record import SYSTEM, record
from tingsu.org.models import Person
from tingsu.packs import installed


def give_back_lost() -> int:
    """Take the chats of agents unseen for `lost_seconds` back into the queue; return how many. Safe to repeat.

    A call is not given back: the agent speaks on the telephone whether or not the screen is there.
    """
    before = now() - timedelta(seconds=installed().desk.lost_seconds)
    talking = Conversation.objects.filter(state=State.TALKING, mode=Mode.CHAT, taken_at__lt=before)
    agents = Person.objects.filter(pk__in=talking.values("agent"))
    for agent in agents.filter(seat=None):
        seat_of(agent)  # from now on it is known whether their screen is there
    lost = agents.filter(_unseen(before)).values_list("pk", flat=True)
    count = 0
    for agent_id in list(lost):
        _leave_seat(agent_id)
        for conversation in talking.filter(agent=agent_id).order_by("id"):
            count += _give_back(conversation, before)
    return count


@transaction.atomic
def _give_back(conversation: Conversation, before: datetime) -> bool:
    held = hold(conversation)
    agent = held.agent
    if held.state != State.TALKING or agent is None or held.taken_at is None or held.taken_at >= before:
        return False
    if not Person.objects.filter(_unseen(before), pk=agent.pk).exists():
        return False
    Handover.objects.create(conversation=held, kind="lost", giver=agent, reasons=["lost"])
    longest = waiting_now().values_list("queued_at", flat=True).first()
    since = [moment for moment in (held.queued_at, held.taken_at, longest) if moment]
    held.state, held.agent = State.WAITING.value, None
    held.queued_at = min(since) - timedelta(seconds=1)  # the first place: they were being served
    save(held, "state", "agent", "queued_at")
    tell_customer(held, "queued")
    journal("talk.lost", held, SYSTEM, agent=agent.pk)
    tell("queue", held.pk)
    transaction.on_commit(seat_next)
    return True


@transaction.atomic
def _leave_seat(person_id: int) -> None:
    """Sign somebody off whose screen is gone: nothing new comes to them until they are back."""
    if (
        Seat.objects.filter(person_id=person_id)
        .exclude(state=SeatState.OFFLINE)
        .update(state=SeatState.OFFLINE.value, since=now(), wrap_until=None)
    ):
        record("seat.changed", subject=("person", person_id), by=SYSTEM, data={"state": SeatState.OFFLINE.value})
        tell("seat", person_id)


def _unseen(before: datetime) -> Q:
    """Return the condition for people whose seat nobody has seen since; a seat never seen counts from its making."""
    return Q(seat__seen_at__lt=before) | Q(seat__seen_at=None, seat__since__lt=before)
