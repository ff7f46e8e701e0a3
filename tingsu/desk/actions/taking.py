"""An agent takes a conversation from the queue or from the robot."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.core.errors import NotAllowed
from tingsu.desk.actions.hold import hold, journal
from tingsu.desk.actions.seating import give
from tingsu.desk.models import Conversation, State
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


@transaction.atomic
def take(conversation: Conversation, *, by: Person) -> Conversation:
    """Take a conversation that nobody has. Of two who take it at once the second is told so."""
    held = hold(conversation)
    if held.agent_id == by.pk and held.state == State.TALKING:
        return held
    if held.state not in (State.WAITING, State.ROBOT):
        raise NotAllowed(_("这次对话已经有同事接待了。"))
    if not by.can(Permission.DESK_TALK, held.unit):
        raise NotAllowed(_("您的岗位不接待这个机构的对话。"))
    give(held, by)
    journal("talk.taken", held, by, agent=by.pk)
    return held
