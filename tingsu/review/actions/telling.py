"""Tell the customer the outcome of the review, with proof."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.clocks import refresh_due, start_clocks, stop_clocks
from tingsu.cases.actions.hold import hold_case, record_case, save_case
from tingsu.cases.actions.intake import check_not_future
from tingsu.cases.actions.messages import write_out
from tingsu.cases.actions.notice import WAYS
from tingsu.cases.letters import fill_letter
from tingsu.cases.models import Case
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.text.personal import mask_personal
from tingsu.org.models import Person
from tingsu.policies.editions import editions_of
from tingsu.review.actions.taking import letter_fields, open_review
from tingsu.review.models import Review


@transaction.atomic
def tell_review(
    case: Case, *, how: str, by: Person, proof: str = "", at: datetime | None = None, version: int | None = None
) -> Review:
    """Give notice of the review's outcome; its clock stops at `at`, those of what may follow start."""
    if how not in WAYS:
        raise BadInput(_("告知方式 %(how)s 不认识。") % {"how": how})
    if how != "portal" and not proof.strip():
        raise BadInput(_("请写明告知的凭证,例如签收单、邮寄单号、通话时间。"))
    at = at or timezone.now()
    case = hold_case(case, act="review", by=by, version=version)
    review = open_review(case, by)
    if review.decided_at is None:
        raise NotAllowed(_("核查还没有作出结论。"))
    check_not_future(at, what=_("告知时间"))
    if at < review.decided_at:
        raise BadInput(_("告知时间早于作出决定的时间,请核对。"))
    review.told_at, review.told_how, review.told_proof = at, how, mask_personal(proof.strip())[:300]
    review.save(update_fields=["told_at", "told_how", "told_proof"])
    decision = review.new_decision
    if decision:
        decision.told_at, decision.told_how, decision.told_proof = at, how, review.told_proof
        decision.save(update_fields=["told_at", "told_how", "told_proof"])
    write_out(case, text=review_letter(review), kind="review_decision", by=by)
    stop_clocks(case, on="review_told", at=at)
    start_clocks(case, policies=editions_of(case.policies), on="review_told", at=at)
    case.heard_at = at
    save_case(case, "heard_at", *refresh_due(case))
    record_case("review.told", case, by, review=review.pk, how=how, at=at.isoformat())
    return review


def review_letter(review: Review) -> str:
    """Return the text of the letter."""
    gifts = [str(gift) for gift in review.new_decision.redress.all()] if review.new_decision else []
    return fill_letter(
        "review_decision",
        review.case,
        **letter_fields(review),
        facts=review.facts,
        basis=review.basis,
        reasons=review.reasons,
        result="\n".join([f"{review.get_outcome_display()}。{review.result}", *gifts]),
        remedies=review.remedies,
    )
