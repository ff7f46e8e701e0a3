"""Note that somebody has looked at a score."""

from __future__ import annotations

from django.db import transaction

from tingsu.journal.moment import now
from tingsu.org.models import Person
from tingsu.quality.models import Objection, Score


@transaction.atomic
def note_seen(score: Score, *, by: Person) -> None:
    """Note that the agent saw their score and the answers to their objections; of others, that they know it.

    Who knows the machine's score cannot read the talk blindly any more (`submit_reading`).
    """
    if score.agent_id != by.pk:
        score.opened_by.add(by)
        return
    Score.objects.filter(pk=score.pk, agent_saw_at=None).update(agent_saw_at=now())
    Objection.objects.filter(score=score, person=by, answer_seen_at=None).exclude(ruling="").update(
        answer_seen_at=now()
    )
