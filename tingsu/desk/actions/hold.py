"""The beginning and the end of every act on a conversation: lock, check, save, tell."""

from __future__ import annotations

from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, actor_of
from tingsu.core.errors import NotAllowed
from tingsu.desk.live.signal import tell
from tingsu.desk.models import Conversation
from tingsu.desk.queries.visible import may_speak, may_watch
from tingsu.journal.record import record
from tingsu.org.models import Person


def hold(conversation: Conversation, *states: str, by: Doer | None = None) -> Conversation:
    """Lock the conversation for the rest of the transaction and return it fresh.

    Raises `NotAllowed` when it is in none of `states` (any, when none is named), or when a person has no part in it.
    """
    found = Conversation.objects.select_for_update(of=("self",)).select_related("unit", "party", "agent")
    held = found.get(pk=conversation.pk)
    if states and held.state not in states:
        raise NotAllowed(_("这次对话现在是“%(state)s”,不能这样做。") % {"state": held.get_state_display()})
    if isinstance(by, Person) and not (may_speak(by, held) or may_watch(by, held)):
        raise NotAllowed(_("这次对话由别的同事接待。需要帮忙时,请对方转接给您。"))
    return held


def save(conversation: Conversation, *fields: str) -> None:
    """Save the named fields and tell the screens that the state changed."""
    conversation.save(update_fields=fields)
    tell("state", conversation.pk)


def journal(verb: str, conversation: Conversation, by: Doer, **data: object) -> None:
    """Write the journal entry of an act."""
    record(verb, subject=("conversation", conversation.pk), by=actor_of(by), data=data)
