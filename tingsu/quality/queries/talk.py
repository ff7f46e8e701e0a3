"""The talk of a conversation as the rubric sees it, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from tingsu.cases.models import Promise, PromiseState
from tingsu.core.coach.draft import MARK_FROM, STOP_FROM
from tingsu.core.coach.talk import Said
from tingsu.core.quality import Outcome
from tingsu.desk.models import Audience, Conversation, Speaker, Turn

SATISFIED_FROM = 4
"""Of five; three is neither, and judges nobody."""
DISSATISFIED_TO = 2
WRITTEN_DOWN_WITHIN = timedelta(days=1)
"""A promise that is recorded so soon after a talk was made in it."""


def heard_turns(conversation: Conversation) -> list[Turn]:
    """Return what both sides heard, in order, without the system's lines."""
    heard = conversation.turns.filter(audience=Audience.ALL).exclude(speaker=Speaker.SYSTEM)
    turns = list(heard.select_related("author").order_by("seq"))
    for turn in turns:
        turn.conversation = conversation
    return turns


def said_surely(turn: Turn) -> Said:
    """Return a turn with only those taboos and breaches that are certain enough to be held against somebody.

    The same certainty that marks or stops a draft (`tingsu/core/coach/draft.py`): nobody loses points for a guess.
    """
    said = turn.as_said()
    if said.is_customer:
        return said
    return replace(
        said,
        taboos=_sure(turn, "taboos", said.taboos, MARK_FROM),
        compliance=_sure(turn, "compliance", said.compliance, STOP_FROM),
    )


def _sure(turn: Turn, question: str, labels: tuple[str, ...], least: float) -> tuple[str, ...]:
    sure = {mark[1] for mark in turn.marks if mark[0] == question and mark[4] >= least}
    return tuple(label for label in labels if label in sure)


def outcome_of(conversation: Conversation, turns: Sequence[Said]) -> Outcome:
    """Return what came of a talk, as far as it is known."""
    rating = conversation.score
    satisfied = None if rating is None or DISSATISFIED_TO < rating < SATISFIED_FROM else rating >= SATISFIED_FROM
    has_case = conversation.case_id is not None
    last = turns[-1] if turns else None
    return Outcome(
        is_satisfied=satisfied,
        # Until the agent has confirmed the record nobody can say that no case was opened.
        has_case=has_case if has_case or conversation.confirmed_at else None,
        is_promise_kept=_promises_kept(conversation),
        customer_left=conversation.ended_by == "customer" and bool(last and last.is_customer and last.heat),
    )


def _promises_kept(conversation: Conversation) -> bool | None:
    """Say whether what was promised in this talk was kept; None while some is open, or where nothing was promised."""
    if conversation.case_id is None or conversation.ended_at is None:
        return None
    made = Promise.objects.filter(
        case=conversation.case_id, made_at__range=(conversation.opened_at, conversation.ended_at + WRITTEN_DOWN_WITHIN)
    )
    states = set(made.values_list("state", flat=True))
    if PromiseState.BROKEN in states:
        return False
    return True if states == {PromiseState.KEPT} else None
