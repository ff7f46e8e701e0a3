"""Put a conversation into the queue for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from tingsu.cases.actions.hold import Doer
from tingsu.desk.actions.hold import hold, journal, save
from tingsu.desk.actions.seating import seat_next
from tingsu.desk.actions.system import tell_customer
from tingsu.desk.live.signal import tell
from tingsu.desk.models import Conversation, Handover, Mode, State


@transaction.atomic
def enqueue(
    conversation: Conversation, *, reasons: Sequence[str], by: Doer, brief: Mapping[str, Any] | None = None
) -> Conversation:
    """Let the customer wait for a person, and seat them at once where somebody is free.

    `reasons` and `brief` are what the next one reads first: from the robot, or from whom the conversation was lost.
    """
    held = hold(conversation, State.ROBOT, State.WAITING, State.TALKING)
    if held.state == State.WAITING and held.queued_at:
        return held
    kind = "robot" if held.state == State.ROBOT else "lost" if held.state == State.TALKING else ""
    if kind:
        Handover.objects.create(
            conversation=held, kind=kind, giver=held.agent, reasons=list(reasons), brief=dict(brief or {})
        )
    held.state, held.agent, held.queued_at = State.WAITING.value, None, timezone.now()
    save(held, "state", "agent", "queued_at")
    if held.mode == Mode.CHAT:
        tell_customer(held, "queued")
    journal("talk.queued", held, by, reasons=list(reasons))
    tell("queue", held.pk)
    transaction.on_commit(seat_next)
    return held
