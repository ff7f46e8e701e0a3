"""Which promises were found in our messages and wait to be recorded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from tingsu.cases.models import Case, Direction, Message
from tingsu.cases.promised import promised_in
from tingsu.core.coach.promises import Found
from tingsu.promises.models import Settled

READ = 20  # the newest messages: what was promised long ago and never recorded has come due by now


@dataclass(frozen=True, slots=True)
class Offer:
    """A found promise with its message."""

    message: Message
    found: Found


def offers(case: Case, *, now: datetime) -> list[Offer]:
    """Return the promises in what people of the bank wrote that nobody has dealt with and that are not due yet.

    They are worked out anew each time, so a better reader finds more in old messages too; only what people said about
    them is stored.
    """
    written = case.messages.filter(
        direction=Direction.OUT, author__isnull=False, kind__in=("reply", "progress", "proposal")
    )
    messages = list(written.select_related("author").order_by("-at", "-id")[:READ])
    settled = set(Settled.objects.filter(message__in=messages).values_list("message_id", "start"))
    return [
        Offer(message, found)
        for message in reversed(messages)
        for found in promised_in(message.text, case, at=message.at)
        if (message.pk, found.start) not in settled and found.due_at > now
    ]
