"""Score a talk: every one, when it has ended, and again when more is known of what came of it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from tingsu.core.coach.talk import curve_turns
from tingsu.core.quality import Scorecard, score
from tingsu.core.reading.conversation import follow
from tingsu.desk.actions.hold import journal
from tingsu.desk.models import OPEN_STATES, Conversation
from tingsu.journal.moment import now
from tingsu.journal.record import SYSTEM
from tingsu.packs import installed
from tingsu.quality.card import as_data
from tingsu.quality.models import Score
from tingsu.quality.queries.talk import heard_turns, outcome_of, said_surely


@transaction.atomic
def score_talk(conversation: Conversation) -> Score | None:
    """Score a talk that has ended, or score it again with what is known by now. None while it goes on.

    Once somebody has objected to a score or read its talk it stays as it is: nobody argues about a moving thing. The
    agent's head start counts from the first score.
    """
    held = Conversation.objects.select_for_update(of=("self",)).get(pk=conversation.pk)
    if held.state in OPEN_STATES or held.ended_at is None:
        return None
    before = Score.objects.filter(conversation=held).first()
    if before and _is_fixed(before):
        return before
    turns = heard_turns(held)
    talk = [said_surely(turn) for turn in turns]
    rubric = installed().rubric
    card = score(talk, outcome_of(held, talk), rubric)
    levels = [point.level for point in follow(curve_turns(talk)).points] or [0.0]
    values = {
        "points": card.points,
        "machine_points": card.points,
        "grade": "" if card.points is None else rubric.grade(card.points).id,
        "card": as_data(card, [turn.seq for turn in turns]),
        "rubric": rubric.version,
        "has_breach": any(fault.is_breach for fault in card.faults),
        "is_good": _is_good(card, levels, least=rubric.process.good_least),
        "heat_first": levels[0],
        "heat_peak": max(levels),
        "heat_last": levels[-1],
    }
    open_at = now() + timedelta(hours=rubric.process.window_hours)
    first = {"unit": held.unit, "agent": held.agent, "ended_at": held.ended_at, "open_at": open_at}
    made, _is_new = Score.objects.update_or_create(
        conversation=held, defaults=values, create_defaults={**first, **values}
    )
    if before is None or before.points != card.points:
        journal("quality.scored", held, SYSTEM, score=made.pk, points=card.points, rubric=rubric.version)
    return made


def _is_fixed(score: Score) -> bool:
    return score.objections.exists() or hasattr(score, "sample")


def _is_good(card: Scorecard, levels: list[float], *, least: int) -> bool:
    """Say whether others can learn from it: an upset customer, nothing wrong, many points, calmer at the end."""
    if card.points is None or card.points < least or card.faults:
        return False
    return max(levels) >= 1.5 and levels[-1] <= max(levels) - 0.5
