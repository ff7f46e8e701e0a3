"""What the worker does after a group's decision: each member in its own transaction. Safe to repeat."""

from __future__ import annotations

from collections.abc import Callable

from tingsu.core.workflow import State
from tingsu.groups.actions.deciding import decide_member, tell_member
from tingsu.groups.models import Group, Member
from tingsu.journal.models import Entry
from tingsu.org.models import Person

TO_DECIDE = [State.RECEIVED.value, State.HANDLING.value]
TO_TELL = [State.DECIDED.value]


def decide_members(entry_id: int) -> None:
    """Decide every case that is not decided yet."""
    _each(entry_id, TO_DECIDE, lambda member, by: decide_member(member, by=by))


def tell_members(entry_id: int) -> None:
    """Tell every customer whose case is decided and not told yet."""
    _each(entry_id, TO_TELL, lambda member, by: tell_member(member, by=by))


def _each(entry_id: int, states: list[str], act: Callable[[Member, Person], None]) -> None:
    entry = Entry.objects.get(pk=entry_id)
    group, by = Group.objects.get(pk=entry.subject_id), Person.objects.get(pk=entry.actor_id or 0)
    for member in group.members.filter(case__state__in=states).select_related("group"):
        act(member, by)
