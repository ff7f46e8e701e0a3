"""Tell colleagues on a case what a machine noticed: a letter came back, a file was refused."""

from __future__ import annotations

from django.db.models import Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from tingsu.cases.actions.messages import store_message
from tingsu.cases.models import Case, Direction, Message


def note_for_colleagues(case: Case, text: str) -> Message:
    """Store an internal note without author and mark the case unread; part of a larger act, which writes the entry."""
    note = store_message(case, Direction.NOTE, text)
    Case.objects.filter(pk=case.pk).update(unread_since=Coalesce("unread_since", Value(timezone.now())))
    return note
