"""Confirm or replace the decision that is reviewed."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.decision import Gift, Ruling, approval_reason, check_ruling, write_decision
from tingsu.cases.actions.hold import hold_case, record_case, save_case
from tingsu.cases.actions.silence import refuse_silence
from tingsu.cases.checks import ask_about_redress
from tingsu.cases.models import Case
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.text.personal import mask_personal
from tingsu.org.models import Person
from tingsu.review.actions.taking import open_review
from tingsu.review.models import Outcome, Review


@transaction.atomic
def decide_review(
    case: Case,
    *,
    outcome: Outcome,
    ruling: Ruling,
    result: str,
    by: Person,
    redress: Sequence[Gift] = (),
    version: int | None = None,
) -> Review:
    """Give the outcome. What is changed, wholly or partly, becomes the case's new decision; the old one stays on file.

    The review looks at process, time and result, so reasons are wanted for a confirmation too (art. 20). Redress must
    lie within the reviewer's own authority.
    """
    check_ruling(ruling, redress)
    refuse_silence(result)
    if not result.strip():
        raise BadInput(_("请写明核查决定:维持还是更改,谁在哪天做什么。"))
    if outcome == Outcome.CONFIRMED and redress:
        raise BadInput(_("维持原决定时不能另给补偿;要给补偿,请选择部分更改。"))
    case = hold_case(case, act="review", by=by, version=version)
    review = open_review(case, by)
    if review.reviewer != by:
        raise NotAllowed(_("请先受理这件核查,由受理的人作结论。"))
    if review.decided_at:
        raise NotAllowed(_("核查已经作出结论。"))
    why = approval_reason(redress, by, case)
    if why:
        raise NotAllowed(_("超出您的审批权限(%(why)s),请上级审批。") % {"why": why})
    ask_about_redress(case, redress, by)
    review.outcome, review.result = outcome, mask_personal(result.strip())
    for part in ("facts", "basis", "reasons", "remedies"):
        setattr(review, part, mask_personal(getattr(ruling, part).strip()))
    review.decided_at = timezone.now()
    if outcome != Outcome.CONFIRMED:
        review.new_decision = write_decision(case, ruling=ruling, redress=redress, by=by)
    review.save()
    save_case(case)
    record_case("review.decided", case, by, review=review.pk, outcome=outcome)
    return review
