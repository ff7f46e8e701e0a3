"""The customer asks to have the decision looked at again."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.clocks import refresh_due, start_clocks, stop_clocks
from tingsu.cases.actions.hold import Doer, hold_case, record_case, save_case
from tingsu.cases.actions.intake import check_intake, check_not_future
from tingsu.cases.actions.messages import store_message
from tingsu.cases.models import Case, Channel, Direction
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.policies.editions import editions_of
from tingsu.review.models import Review
from tingsu.review.queries.window import review_clock, superior_unit


@transaction.atomic
def apply_review(case: Case, *, reason: str, by: Doer, at: datetime | None = None) -> Review:
    """Take in an application for review and start its clock.

    Refused when the rule books of the case know no review, when its time is over (30 days from being told, art. 20),
    when head office decided itself, and for a decision that was reviewed already. `at` is the day the paper came in.
    """
    reason, now = check_intake(reason, None)
    at = at or now
    case = hold_case(case, act="apply_review", by=by)
    check_not_future(at, what=_("收到申请的时间"))
    decision = case.decisions.select_for_update(of=("self",)).last()
    if decision is None or decision.told_at is None:
        raise NotAllowed(_("处理决定还没有告知客户,不能申请核查。"))
    if at < decision.told_at:
        raise BadInput(_("收到申请的时间早于告知决定的时间,请核对。"))
    if Review.objects.filter(decision=decision).exists():
        raise NotAllowed(_("这个决定已经申请过核查。"))
    clock = review_clock(case)
    if clock is None:
        raise NotAllowed(_("这件投诉适用的规则没有核查程序;有新的事实,可以重新打开。"))
    if clock.due_at and at >= clock.due_at:
        raise NotAllowed(_("申请核查的期限已过。客户仍可申请调解、仲裁或起诉;有新的事实,可以重新打开。"))
    unit = superior_unit(case, decision)
    if unit is None:
        raise NotAllowed(_("这个决定由总行直接作出,没有上级机构可以核查。有新的事实,可以重新打开。"))
    message = store_message(case, Direction.IN, reason, channel=_channel(case, by), kind="review_application")
    review = Review.objects.create(case=case, decision=decision, unit=unit, application=message, applied_at=at)
    stop_clocks(case, on="review_applied", at=at)
    start_clocks(case, policies=editions_of(case.policies), on="review_applied", at=at)
    case.unread_since = case.unread_since or timezone.now()
    save_case(case, "unread_since", *refresh_due(case), edited=False)
    record_case("review.applied", case, by, review=review.pk, decision=decision.pk, unit=unit.pk)
    return review


def _channel(case: Case, by: Doer) -> Channel:
    return Channel.PORTAL if getattr(by, "kind", "") == "customer" else Channel(case.channel)
