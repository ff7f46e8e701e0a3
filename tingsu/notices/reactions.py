"""What follows in notices when something happens to a case. Each may run twice: the entry is the key."""

from __future__ import annotations

from tingsu.cases.models import Case
from tingsu.core.said import Words
from tingsu.journal.models import Entry
from tingsu.notices.actions.telling import tell
from tingsu.notices.models import Kind


def tell_assigned(entry_id: int) -> None:
    """Tell the person a case was given to, unless they took it themselves."""
    entry, case = _of(entry_id)
    if case is None or case.owner is None or case.owner_id != entry.data.get("owner"):
        return
    if (entry.actor_kind, entry.actor_id) == ("person", case.owner_id):
        return
    who = entry.actor_name
    words = Words(f"{who} 把 {case.number} 分派给您,请接手。", f"{who} gave you {case.number}; please take it over.")
    tell(case.owner, kind=Kind.ASSIGNMENT, words=words, case=case, key=f"entry:{entry.pk}")


def tell_message(entry_id: int) -> None:
    """Tell the handler that the customer has written again."""
    entry, case = _of(entry_id)
    if case is None or case.owner is None:
        return
    words = Words(f"{case.number} 的客户发来新消息。", f"The customer of {case.number} has written again.")
    tell(case.owner, kind=Kind.MESSAGE, words=words, case=case, key=f"entry:{entry.pk}")


def _of(entry_id: int) -> tuple[Entry, Case | None]:
    entry = Entry.objects.get(pk=entry_id)
    return entry, Case.objects.select_related("owner").filter(pk=entry.subject_id).first()
