"""What the worker does when a complaint was read. Safe to repeat: a pair is kept once."""

from __future__ import annotations

from tingsu.cases.models import Case
from tingsu.journal.models import Entry
from tingsu.repeats.actions.likeness import note_likenesses


def find_repeats(entry_id: int) -> None:
    """Look for earlier complaints when the first words of a case were read: by then its business is known."""
    entry = Entry.objects.get(pk=entry_id)
    case = Case.objects.select_related("party").defer("search").get(pk=entry.subject_id)
    if case.messages.earliest("id").pk == entry.data["message"]:
        note_likenesses(case)
