"""An agent signs in at the desk, takes a break, sets how many conversations they take."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from tingsu.core.errors import BadInput
from tingsu.desk.actions.seating import seat_next
from tingsu.desk.live.signal import tell
from tingsu.desk.models import Seat, SeatState
from tingsu.journal.moment import now
from tingsu.journal.record import record
from tingsu.org.models import Person
from tingsu.packs import installed


@transaction.atomic
def set_seat(person: Person, *, state: SeatState, capacity: int | None = None) -> Seat:
    """Set what an agent does now. Who becomes ready gets those who wait."""
    seat = seat_of(person, lock=True)
    if capacity is not None:
        if not 1 <= capacity <= 20:
            raise BadInput("同时接待的人数要在 1 到 20 之间。")
        seat.capacity = capacity
    if seat.state != state:
        seat.since = now()
    seat.state, seat.seen_at, seat.wrap_until = state.value, now(), None
    seat.save()
    record("seat.changed", subject=("person", person.pk), by=person.actor, data={"state": state.value})
    tell("seat", person.pk)
    if state == SeatState.READY:
        transaction.on_commit(seat_next)
    return seat


def seat_of(person: Person, *, lock: bool = False) -> Seat:
    """Return the person's seat, made where there is none yet."""
    Seat.objects.get_or_create(person=person, defaults={"capacity": installed().desk.capacity})
    seats = Seat.objects.select_for_update() if lock else Seat.objects
    return seats.get(person=person)


def seen(person_id: int) -> None:
    """Note that a screen of theirs is connected. Not an act: nothing a person did."""
    Seat.objects.filter(person_id=person_id).update(seen_at=now())


def wrap_up(person: Person) -> None:
    """Give an agent time for the record before the next conversation comes. Part of ending a talk."""
    seconds = installed().desk.wrap_up_seconds
    if seconds and Seat.objects.filter(person=person, state=SeatState.READY).update(
        state=SeatState.WRAP_UP.value, since=now(), wrap_until=now() + timedelta(seconds=seconds)
    ):
        tell("seat", person.pk)
