"""What the worker does when a talk has ended or more is known of it. Safe to repeat."""

from __future__ import annotations

from tingsu.desk.models import Conversation
from tingsu.journal.models import Entry
from tingsu.quality.actions.scoring import score_talk


def score_ended(entry_id: int) -> None:
    """Score the talk that an entry tells of."""
    score_talk(Conversation.objects.get(pk=Entry.objects.get(pk=entry_id).subject_id))


def score_promises(entry_id: int) -> None:
    """Score the talks of a case again, of which a promise was kept or broken."""
    for conversation in Conversation.objects.filter(case=Entry.objects.get(pk=entry_id).subject_id):
        score_talk(conversation)
