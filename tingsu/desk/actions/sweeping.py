"""Set right what an interrupted process left: every few seconds, each step safe to repeat."""

from __future__ import annotations

from datetime import timedelta

from tingsu.desk.actions.idling import remind_and_end_idle
from tingsu.desk.actions.losing import give_back_lost
from tingsu.desk.actions.queueing import enqueue
from tingsu.desk.actions.seating import seat_next
from tingsu.desk.live.signal import tell
from tingsu.desk.models import Conversation, Seat, SeatState, State
from tingsu.journal.moment import now
from tingsu.journal.record import SYSTEM

ROBOT_SECONDS = 5
"""After so many seconds without an answer of the robot a person is asked for."""


def sweep() -> dict[str, int]:
    """Look after robot, seats, silent customers and the queue; return what was done."""
    unanswered = ask_for_people()
    lost = give_back_lost()
    ready = end_wrap_up()
    reminded, ended = remind_and_end_idle()
    return {
        "unanswered": unanswered,
        "lost": lost,
        "ready": ready,
        "reminded": reminded,
        "ended": ended,
        "seated": seat_next(),
    }


def ask_for_people() -> int:
    """Put those into the queue whom the robot has not answered: it is switched off, broke, or was killed."""
    before = now() - timedelta(seconds=ROBOT_SECONDS)
    left = Conversation.objects.filter(state=State.ROBOT, waits_for_answer_since__lt=before)
    return sum(_is_queued(conversation) for conversation in left.order_by("id"))


def end_wrap_up() -> int:
    """Let agents whose time for the record is over be ready again."""
    over = Seat.objects.filter(state=SeatState.WRAP_UP, wrap_until__lte=now())
    count = 0
    for person_id in list(over.values_list("person_id", flat=True)):
        # One conditional update each: who chose a break in this very moment keeps it.
        if over.filter(person_id=person_id).update(state=SeatState.READY.value, since=now(), wrap_until=None):
            tell("seat", person_id)
            count += 1
    return count


def _is_queued(conversation: Conversation) -> bool:
    return enqueue(conversation, reasons=["misses"], by=SYSTEM).state == State.WAITING
