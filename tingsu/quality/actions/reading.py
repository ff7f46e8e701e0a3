"""A person scores a talk of the sample, without knowing the machine's score."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.quality import Verdict, points_of
from tingsu.core.reading.labels import COMPLIANCE, TABOOS
from tingsu.desk.actions.hold import journal
from tingsu.desk.actions.saying import mask_in_talk
from tingsu.journal.moment import now
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.packs import installed
from tingsu.quality.card import marks_of
from tingsu.quality.models import Sample
from tingsu.quality.queries.criteria import judged_criteria


@transaction.atomic
def submit_reading(
    sample: Sample,
    *,
    verdicts: Mapping[str, str],
    faults: Collection[str],
    overall: int,
    comment: str,
    by: Person,
) -> Sample:
    """Keep what a person says of a talk; it cannot be changed afterwards, for the machine's score is shown then.

    `verdicts` are criterion → met, partly, missed; a criterion left out was not due. What is on record (times, rating,
    case, promise) is not asked, and counts as the machine read it. Refused are the agent, whoever has seen the
    machine's score, and a second reading.
    """
    held = Sample.objects.select_for_update(of=("self",)).select_related(
        "score__unit", "score__conversation__party", "score__conversation__unit"
    )
    sample = held.get(pk=sample.pk)
    score = sample.score
    if sample.read_at:
        raise NotAllowed(_("这次对话已经有人评过。"))
    if by.pk == score.agent_id or not by.can(Permission.QUALITY_REVIEW, score.unit):
        raise NotAllowed(_("自己接待的对话由别人评分。"))
    if score.opened_by.filter(pk=by.pk).exists():
        raise NotAllowed(_("您看过这次对话的机器评分,请由没有看过的同事来评。"))
    judged = {criterion.id: criterion for criterion in judged_criteria()}
    unknown = set(verdicts) - set(judged) | set(faults) - {*TABOOS, *COMPLIANCE}
    if unknown or any(verdict not in set(Verdict) for verdict in verdicts.values()):
        raise BadInput(_("评分表里有认不出的项目,请刷新后重填。"))
    if not 0 <= overall <= 100:
        raise BadInput(_("总体印象请填 0 到 100。"))
    recorded = {m.criterion: m.verdict for m in marks_of(score.card) if m.criterion not in judged}
    by_hand = {criterion: Verdict(verdict) for criterion, verdict in verdicts.items()}
    sample.verdicts = dict(verdicts)
    sample.faults = sorted(set(faults))
    sample.points = points_of({**by_hand, **recorded}, sample.faults, installed().rubric)
    sample.overall, sample.comment = overall, mask_in_talk(comment.strip()[:2000], score.conversation)
    sample.reader, sample.read_at = by, now()
    sample.save()
    journal("quality.read", score.conversation, by, sample=sample.pk, points=sample.points, overall=overall)
    return sample
