"""What the worker does when words came in. Safe to repeat: a message is read once."""

from __future__ import annotations

from tingsu.cases.models import Message
from tingsu.findings.actions.reading import read_message
from tingsu.journal.models import Entry


def read_words(entry_id: int) -> None:
    """Read the message that an entry tells of."""
    entry = Entry.objects.get(pk=entry_id)
    read_message(Message.objects.select_related("case").get(pk=entry.data["message"]))


def read_talk(entry_id: int) -> None:
    """Read the customer's messages of a talk that was kept, in their order: the feeling is carried from one on."""
    entry = Entry.objects.get(pk=entry_id)
    for message in Message.objects.select_related("case").filter(pk__in=entry.data["messages"]).order_by("at", "id"):
        read_message(message)
