"""What the worker does when the bank has written to a customer. Safe to repeat: a letter is queued once a way."""

from __future__ import annotations

from tingsu.cases.models import Direction, Message
from tingsu.delivery.actions.queueing import queue_letter
from tingsu.delivery.ways import KINDS, way_for
from tingsu.journal.models import Entry
from tingsu.journal.record import SYSTEM


def send_out(entry_id: int) -> None:
    """Put the letter that an entry tells of into the outbox, when there is a way to the customer."""
    entry = Entry.objects.get(pk=entry_id)
    letters = Message.objects.filter(case=entry.subject_id, direction=Direction.OUT, kind__in=KINDS)
    # A decision is told with an id of its own; its letter is the last of its kind.
    which = {"pk": entry.data["message"]} if "message" in entry.data else {"kind": "decision"}
    message = letters.filter(**which).select_related("case__party", "case__unit").last()
    if message is None:
        return
    way = way_for(message.case, message.kind)
    if way:
        queue_letter(message, way=way, by=SYSTEM)
