"""Pass a conversation on, join one, whisper in one, take one over."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.core.errors import BadInput, NotAllowed
from tingsu.desk.actions.hold import hold, journal, save
from tingsu.desk.actions.saying import mask_in_talk, say
from tingsu.desk.actions.seating import give, seat_next
from tingsu.desk.actions.system import tell_customer
from tingsu.desk.live.signal import tell
from tingsu.desk.models import Audience, Conversation, Handover, Mode, Speaker, State, Turn
from tingsu.desk.queries.visible import may_watch
from tingsu.journal.moment import now
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission


@transaction.atomic
def pass_on(
    conversation: Conversation, *, note: str, by: Person, to: Person | None = None, unit: Unit | None = None
) -> Conversation:
    """Pass a talk on to a colleague, or to the queue of a unit, with a brief of one's own (required).

    The customer is told and need not tell it again; whoever gets it sees brief and talk before the first word.
    """
    held = hold(conversation, State.TALKING, by=by)
    if not note.strip():
        raise BadInput(_("请写一两句交接说明:客户要什么,您做了什么,还差什么。"))
    if (to is None) == (unit is None):
        raise BadInput(_("请选一位同事,或者一个部门。"))
    if to and (to.pk == held.agent_id or not to.can(Permission.DESK_TALK)):
        raise NotAllowed(_("不能转给这位同事:已经在接待,或者没有接待权限。"))
    Handover.objects.create(
        conversation=held, kind="passed", giver=held.agent, taker=to, unit=unit, note=mask_in_talk(note.strip(), held)
    )
    if held.mode == Mode.CHAT:
        tell_customer(held, "passed")
    if to:
        give(held, to)
    else:
        assert unit is not None  # noqa: S101 - one of the two
        held.unit, held.state, held.agent, held.queued_at = unit, State.WAITING.value, None, now()
        save(held, "unit", "state", "agent", "queued_at")
        tell("queue", held.pk)
        transaction.on_commit(seat_next)
    journal("talk.passed", held, by, to=to.pk if to else None, unit=unit.pk if unit else None)
    return held


@transaction.atomic
def join(conversation: Conversation, *, by: Person) -> Conversation:
    """Join somebody's talk as a helper: read along, whisper, speak to the customer."""
    held = hold(conversation, State.TALKING, by=by)
    if held.agent_id != by.pk:
        held.helpers.add(by)
        tell("state", held.pk)
        journal("talk.joined", held, by)
    return held


@transaction.atomic
def leave(conversation: Conversation, *, by: Person) -> None:
    """Leave a talk that one joined."""
    held = hold(conversation, by=by)
    held.helpers.remove(by)
    tell("state", held.pk)
    journal("talk.left", held, by)


def whisper(conversation: Conversation, *, text: str, by: Person, sender_id: str) -> Turn:
    """Say something that only colleagues in the talk hear."""
    held = Conversation.objects.get(pk=conversation.pk)
    if not (may_watch(by, held) or held.agent_id == by.pk or held.helpers.filter(pk=by.pk).exists()):
        raise NotAllowed(_("请先加入这次对话。"))
    return say(held, text=text, speaker=Speaker.STAFF, by=by, sender_id=sender_id, audience=Audience.STAFF)


@transaction.atomic
def take_over(conversation: Conversation, *, by: Person) -> Conversation:
    """A supervisor takes a talk over from its agent, who stays in it as a helper."""
    held = hold(conversation, State.TALKING, State.WAITING, State.ROBOT)
    if not may_watch(by, held):
        raise NotAllowed(_("只有本机构的负责人可以接管对话。"))
    before = held.agent
    if before and before.pk == by.pk:
        return held
    Handover.objects.create(conversation=held, kind="taken_over", giver=before, taker=by)
    held.helpers.remove(by)
    if before:
        held.helpers.add(before)
    give(held, by)
    journal("talk.taken_over", held, by, giver=before.pk if before else None)
    return held
