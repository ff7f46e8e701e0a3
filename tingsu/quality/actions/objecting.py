"""An agent objects to a finding, a supervisor rules on it."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.quality import Mark, Verdict, points_of
from tingsu.core.said import Words
from tingsu.desk.actions.hold import journal
from tingsu.desk.actions.saying import mask_in_talk
from tingsu.journal.moment import now
from tingsu.notices.actions.telling import tell
from tingsu.notices.models import Kind
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.packs import installed
from tingsu.quality.card import NOT_DUE, corrected, items_of
from tingsu.quality.models import Objection, Score

LONGEST = 2000


@transaction.atomic
def object_to(score: Score, *, item: str, reason: str, by: Person) -> Objection:
    """Object to one finding, with a reason. Only the agent, once for each finding, within the days of the rubric.

    From then on supervisors may see the score, also before the head start is over.
    """
    held = _hold(score)
    if held.agent_id != by.pk:
        raise NotAllowed(_("只有接待这次对话的人可以对评分提出异议。"))
    if now() > held.scored_at + timedelta(days=installed().rubric.process.objection_days):
        raise NotAllowed(_("提出异议的期限已过。"))
    if item not in items_of(held.card):
        raise BadInput(_("请选择扣分的一项。"))
    if held.objections.filter(item=item).exists():
        raise NotAllowed(_("这一项已经提出过异议。"))
    objection = Objection.objects.create(score=held, item=item, reason=_text(reason, held), person=by)
    journal("quality.objected", held.conversation, by, score=held.pk, objection=objection.pk, item=item)
    return objection


@transaction.atomic
def rule_on(objection: Objection, *, verdict: str, answer: str, by: Person) -> Objection:
    """Rule on an objection: `verdict` empty keeps the score, else it is the new verdict (for a fault: `not_due`).

    A ruling says why, never makes a score worse, and is not made by whoever objected.
    """
    score = _hold(objection.score)
    held = Objection.objects.select_for_update().get(pk=objection.pk)
    if held.ruling:
        raise NotAllowed(_("这项异议已经有结论。"))
    if by.pk == score.agent_id or not by.can(Permission.QUALITY_REVIEW, score.unit):
        raise NotAllowed(_("自己的异议由别人裁定。"))
    if verdict and verdict not in better_verdicts(score, held.item):
        raise BadInput(_("改分只能改得更好,请重新选择。"))
    held.answer, held.verdict = _text(answer, score), verdict
    held.ruling = Objection.Ruling.CHANGED if verdict else Objection.Ruling.KEPT
    held.ruled_by, held.ruled_at, held.points_before = by, now(), score.points
    held.save()
    if verdict:
        _reckon(score)
    held.points_after = score.points
    held.save(update_fields=["points_after"])
    changes = {"before": held.points_before, "after": held.points_after}
    journal("quality.ruled", score.conversation, by, objection=held.pk, ruling=held.ruling, verdict=verdict, **changes)
    _tell(held, score)
    return held


def better_verdicts(score: Score, item: str) -> list[str]:
    """Return what an objection may change a finding to."""
    found = items_of(score.card).get(item)
    if not isinstance(found, Mark):
        return [NOT_DUE]
    better = [verdict.value for verdict in Verdict if verdict.level > found.verdict.level]
    return [*better, NOT_DUE]


def _reckon(score: Score) -> None:
    """Reckon the points again from all that was changed, by the formula of the machine."""
    rubric = installed().rubric
    changed = score.objections.filter(ruling=Objection.Ruling.CHANGED)
    verdicts, codes = corrected(score.card, {objection.item: objection.verdict for objection in changed})
    # A rubric that was changed in between could give less than before; an objection never does.
    score.points = max(score.points or 0, points_of(verdicts, codes, rubric))
    score.grade = rubric.grade(score.points).id
    score.save(update_fields=["points", "grade"])


def _tell(objection: Objection, score: Score) -> None:
    number = score.conversation.number
    words = Words(
        f"{number} 评分的异议有结论:{objection.get_ruling_display()}",
        f"Your objection to the score of {number} was ruled on: {'changed' if objection.verdict else 'score stands'}",
    )
    url = reverse("quality-score", args=[score.conversation_id])
    tell(objection.person, kind=Kind.OTHER, words=words, url=url, key=f"quality-objection-{objection.pk}")


def _hold(score: Score) -> Score:
    held = Score.objects.select_for_update(of=("self",)).select_related(
        "conversation__party", "conversation__unit", "unit"
    )
    return held.get(pk=score.pk)


def _text(text: str, score: Score) -> str:
    """Return what somebody wrote, masked. Raises `BadInput` for nothing."""
    words = text.strip()[:LONGEST]
    if not words:
        raise BadInput(_("请写明理由。"))
    return mask_in_talk(words, score.conversation)
