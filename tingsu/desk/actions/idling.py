"""A customer who has gone silent: a reminder at half time, then the end. Never while we owe an answer."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from tingsu.desk.actions.ending import end
from tingsu.desk.actions.hold import hold
from tingsu.desk.actions.system import tell_customer
from tingsu.desk.models import Audience, Conversation, Mode, State
from tingsu.journal.moment import now
from tingsu.journal.record import SYSTEM
from tingsu.packs import installed


def remind_and_end_idle() -> tuple[int, int]:
    """Remind at half of `idle_minutes`, end after them; return how many of each. Safe to repeat.

    Who waits in the queue waits for us and is never ended.
    """
    half = now() - timedelta(minutes=installed().desk.idle_minutes / 2)
    quiet = Conversation.objects.filter(
        mode=Mode.CHAT, state__in=(State.TALKING, State.ROBOT), waits_for_answer_since=None, opened_at__lte=half
    )
    results = [_look(conversation) for conversation in quiet.order_by("id")]
    return results.count("reminded"), results.count("ended")


@transaction.atomic
def _look(conversation: Conversation) -> str:
    held = hold(conversation)
    if held.state not in (State.TALKING, State.ROBOT) or held.waits_for_answer_since:
        return ""
    heard = held.turns.filter(audience=Audience.ALL)
    reminder = heard.filter(source__said="idle").order_by("-seq").first()
    last = heard.exclude(source__said="idle").order_by("-seq").first()
    silent = now() - (last.at if last else held.opened_at)
    limit = timedelta(minutes=installed().desk.idle_minutes)
    is_reminded = reminder is not None and (last is None or reminder.seq > last.seq)
    # The end needs a reminder first, and half the time after it: a worker that was away must not end talks at once.
    if is_reminded and reminder and silent >= limit and now() - reminder.at >= limit / 2:
        end(held, by=SYSTEM, ended_by="system")
        return "ended"
    if not is_reminded and silent >= limit / 2:
        tell_customer(held, "idle")
        return "reminded"
    return ""
