"""Whose conversations a person may see, and in which they may speak."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from tingsu.desk.models import Conversation, State
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of


def visible_to(person: Person) -> QuerySet[Conversation]:
    """Return one's own conversations, those waiting at one's units, and all of the units one watches over."""
    own = Q(agent=person) | Q(helpers=person)
    seen = own if person.can(Permission.DESK_TALK) else Q(pk__in=[])
    if person.can(Permission.DESK_TALK):
        seen |= _at(person, Permission.DESK_TALK) & Q(state__in=(State.WAITING, State.ROBOT))
    if person.can(Permission.DESK_WATCH):
        seen |= _at(person, Permission.DESK_WATCH)
    return Conversation.objects.filter(seen).distinct()


def conversation_for(person: Person, conversation_id: int) -> Conversation:
    """Return one conversation, or 404: what one may not see does not exist."""
    found = visible_to(person).select_related("unit", "party", "agent", "case", "site")
    conversation: Conversation = get_object_or_404(found, pk=conversation_id)
    return conversation


def may_speak(person: Person, conversation: Conversation) -> bool:
    """Say whether a person takes part: as its agent, as a helper, or because it waits at a unit of theirs."""
    if not person.can(Permission.DESK_TALK):
        return False
    if person.pk == conversation.agent_id or conversation.helpers.filter(pk=person.pk).exists():
        return True
    is_free = conversation.state in (State.WAITING, State.ROBOT)
    return is_free and person.can(Permission.DESK_TALK, conversation.unit)


def may_watch(person: Person, conversation: Conversation) -> bool:
    """Say whether a person watches over the conversation's unit."""
    return person.can(Permission.DESK_WATCH, conversation.unit)


def _at(person: Person, permission: Permission) -> Q:
    units = units_of(person, permission)
    # An empty Q would vanish where it is joined by "or".
    return ~Q(pk__in=[]) if units is None else Q(unit__in=units)
