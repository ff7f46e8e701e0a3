"""Write an entry, and have its reactions done, in the transaction of the act."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone

from tingsu.journal.models import Entry
from tingsu.journal.reactions import defer_reactions


@dataclass(frozen=True, slots=True)
class Actor:
    """Who does something: a person of the bank, the customer, or the system itself."""

    kind: Literal["person", "customer", "system"]
    id: int | None
    name: str


SYSTEM = Actor("system", None, "系统")


def record(
    verb: str,
    *,
    subject: tuple[str, int],
    by: Actor,
    data: Mapping[str, Any] | None = None,
    at: datetime | None = None,
) -> Entry:
    """Append an entry and defer one job per reaction that `wiring` lists for `verb`.

    Must run inside the act's transaction: an entry without its act, or an act without its entry, would both be lies.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(f"record('{verb}') belongs inside the transaction of its act")
    entry = Entry.objects.create(
        at=at or timezone.now(),
        verb=verb,
        subject_type=subject[0],
        subject_id=subject[1],
        actor_kind=by.kind,
        actor_id=by.id,
        actor_name=by.name,
        data=dict(data or {}),
    )
    defer_reactions(entry)
    return entry
