"""The queue: who waits, who is free, how long it will take."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import Avg, Count, F, QuerySet

from tingsu.core.seating import Agent, Waiting, in_order, waiting_minutes
from tingsu.desk.models import Conversation, Seat, SeatState, State
from tingsu.journal.moment import now
from tingsu.org.models import Unit
from tingsu.org.permissions import Permission, Role
from tingsu.packs import installed
from tingsu.routing.models import Ability

RECENT = timedelta(hours=4)
AT_RISK = frozenset({"harm", "fraud"})


def waiting_now() -> QuerySet[Conversation]:
    """Return those who wait for a person, oldest first."""
    return Conversation.objects.filter(state=State.WAITING).select_related("unit").order_by("queued_at", "id")


def as_waiting(conversation: Conversation) -> Waiting:
    """Return a conversation as the queue orders it."""
    since = conversation.queued_at or conversation.opened_at
    return Waiting(
        id=conversation.pk,
        minutes=max(0.0, (now() - since).total_seconds() / 60),
        heat=conversation.heat,
        is_at_risk=bool(AT_RISK & set(conversation.risks)),
        skill=conversation.skill,
        language=conversation.language,
    )


def agents_for(unit: Unit, *, lock: bool = False) -> list[Agent]:
    """Return the agents who are ready and seen for conversations of a unit. `lock` holds their seats."""
    seen_after = now() - timedelta(seconds=installed().desk.lost_seconds)
    seats = Seat.objects.filter(state=SeatState.READY, seen_at__gte=seen_after, person__is_active=True)
    if lock:
        seats = seats.select_for_update(of=("self",))
    ready = [
        seat
        for seat in seats.select_related("person").order_by("person_id")
        if seat.person.can(Permission.DESK_TALK, unit)
    ]
    people = [seat.person_id for seat in ready]
    loads = load_of(people)
    skills: dict[tuple[int, str], set[str]] = {}
    for ability in Ability.objects.filter(person__in=people):
        skills.setdefault((ability.person_id, ability.kind), set()).add(ability.code)
    return [
        Agent(
            id=seat.person_id,
            load=loads.get(seat.person_id, 0),
            capacity=seat.capacity,
            skills=frozenset(skills.get((seat.person_id, "skill"), ())),
            languages=frozenset(skills.get((seat.person_id, "language"), ())),
            is_senior=bool({Role.SUPERVISOR, Role.OFFICER} & seat.person.roles()),
            idle_minutes=(now() - seat.since).total_seconds() / 60,
        )
        for seat in ready
    ]


def load_of(people: Iterable[int]) -> dict[int, int]:
    """Return how many conversations each person has."""
    rows = Conversation.objects.filter(agent__in=people, state=State.TALKING).order_by().values("agent")
    return {row["agent"]: row["n"] for row in rows.annotate(n=Count("id"))}


def place_of(conversation: Conversation) -> tuple[int, float | None]:
    """Return the position in the queue of its unit (1 is next) and the estimated minutes, none when not known."""
    same = [as_waiting(other) for other in waiting_now() if other.unit_id == conversation.unit_id]
    order = [one.id for one in in_order(same)]
    position = order.index(conversation.pk) + 1 if conversation.pk in order else 0
    agents = agents_for(conversation.unit)
    room = sum(agent.room for agent in agents)
    places = sum(agent.capacity for agent in agents)
    minutes = waiting_minutes(position, handled_minutes=handled_minutes(conversation.unit), agents=places, room=room)
    return position, minutes


def handled_minutes(unit: Unit) -> float | None:
    """Return how long a talk of the last hours took on average, in minutes."""
    ended = Conversation.objects.filter(unit=unit, ended_at__gte=now() - RECENT, taken_at__isnull=False)
    mean = ended.aggregate(mean=Avg(F("ended_at") - F("taken_at")))["mean"]
    return mean.total_seconds() / 60 if mean else None
