"""What the worker does when danger to life was read. Safe to repeat: a plan is opened once."""

from __future__ import annotations

from tingsu.cases.models import Case
from tingsu.core.errors import NotAllowed
from tingsu.duties.actions.plan import open_plan
from tingsu.journal.models import Entry
from tingsu.journal.record import SYSTEM

AT_ONCE = "harm"  # H-R4: people first, an immediate human, the emergency plan


def open_emergency_plan(entry_id: int) -> None:
    """Open the plan as soon as words of harm were read, without waiting for anybody."""
    entry = Entry.objects.get(pk=entry_id)
    if AT_ONCE in entry.data["risks"]:
        try:
            open_plan(Case.objects.get(pk=entry.subject_id), risk=AT_ONCE, by=SYSTEM)
        except NotAllowed:
            return  # closed or merged meanwhile: whoever did that has read it
