"""End a conversation, and let the customer rate it."""

from __future__ import annotations

import hashlib

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer
from tingsu.cases.actions.intake import storable
from tingsu.core.errors import BadInput
from tingsu.desk.actions.hold import hold, journal, save
from tingsu.desk.actions.saying import mask_in_talk
from tingsu.desk.actions.seating import seat_next
from tingsu.desk.actions.seats import wrap_up
from tingsu.desk.actions.system import tell_customer
from tingsu.desk.live.signal import tell
from tingsu.desk.models import OPEN_STATES, Conversation, Mode, State
from tingsu.journal.moment import now


@transaction.atomic
def end(conversation: Conversation, *, by: Doer, ended_by: str) -> Conversation:
    """End a talk. `ended_by` is customer, staff or system. With an agent it goes into wrap-up, else it has ended.

    The journal keeps one digest over all turns in order, so that the whole talk can be proved later.
    """
    held = hold(conversation)
    if held.state not in OPEN_STATES:
        return held
    agent = held.agent
    if held.mode == Mode.CHAT:
        tell_customer(held, "ended")
    held.state = (State.WRAP_UP if agent else State.ENDED).value
    held.ended_at, held.ended_by, held.waits_for_answer_since = now(), ended_by, None
    save(held, "state", "ended_at", "ended_by", "waits_for_answer_since")
    digest = hashlib.sha256()
    for seq, speaker, text in held.turns.order_by("seq").values_list("seq", "speaker", "text"):
        digest.update(f"{seq}\x00{speaker}\x00{text}\x00".encode())
    journal("talk.ended", held, by, ended_by=ended_by, turns=held.last_seq, sha256=digest.hexdigest())
    if agent:
        wrap_up(agent)
    tell("queue", held.pk)
    transaction.on_commit(seat_next)
    return held


@transaction.atomic
def rate(conversation: Conversation, *, score: int, comment: str, by: Doer) -> Conversation:
    """Keep how satisfied the customer was, 1 to 5, with a word of theirs. A later rating replaces the first."""
    held = hold(conversation, State.WRAP_UP, State.ENDED)
    if not 1 <= score <= 5:
        raise BadInput(_("请选 1 到 5 分。"))
    held.score, held.comment = score, mask_in_talk(storable(comment)[:1000], held)
    save(held, "score", "comment")
    journal("talk.rated", held, by, score=score)
    return held
