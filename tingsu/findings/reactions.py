"""What the worker does when words came in. Safe to repeat: a message is read once."""

from __future__ import annotations

from tingsu.cases.models import Message
from tingsu.findings.actions.reading import read_message
from tingsu.journal.models import Entry


def read_words(entry_id: int) -> None:
    """Read the message that an entry tells of."""
    entry = Entry.objects.get(pk=entry_id)
    read_message(Message.objects.select_related("case").get(pk=entry.data["message"]))
