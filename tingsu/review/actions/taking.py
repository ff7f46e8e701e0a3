"""Somebody of the superior unit takes a review on."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.template.defaultfilters import date as format_date
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from tingsu.cases.actions.hold import hold_case, record_case, save_case
from tingsu.cases.actions.messages import write_out
from tingsu.cases.letters import fill_letter
from tingsu.cases.models import Case
from tingsu.core.errors import NotAllowed
from tingsu.org.models import Person
from tingsu.review.models import Review
from tingsu.review.queries.open import running_review
from tingsu.review.queries.window import took_part


@transaction.atomic
def take_review(case: Case, *, by: Person, version: int | None = None) -> Review:
    """Take the review of a case on and tell the customer who conducts it; taking it over from a colleague is allowed.

    Refused for everybody who handled, decided or approved: other people than before (art. 20).
    """
    case = hold_case(case, act="review", by=by, version=version)
    review = open_review(case, by)
    if review.decided_at:
        raise NotAllowed(_("核查已经作出结论。"))
    review.reviewer, review.taken_at = by, timezone.now()
    review.save(update_fields=["reviewer", "taken_at"])
    write_out(
        case, text=fill_letter("review_acceptance", case, **letter_fields(review)), kind="review_acceptance", by=by
    )
    case.heard_at, case.unread_since = timezone.now(), None
    save_case(case, "heard_at", "unread_since", edited=False)
    record_case("review.taken", case, by, review=review.pk)
    return review


def open_review(case: Case, by: Person) -> Review:
    """Return the running review, locked; part of a larger act. Refuses whoever may not conduct it."""
    running = running_review(case)
    if running is None:
        raise NotAllowed(_("这件投诉没有进行中的核查。"))
    review = Review.objects.select_for_update(of=("self",)).select_related("unit").get(pk=running.pk)
    if not by.can("review.handle", review.unit):
        raise NotAllowed(_("核查由 %(unit)s 办理。") % {"unit": review.unit.display_name})
    if by.pk in took_part(case, before=review.applied_at):
        raise NotAllowed(_("您参与过这件投诉的处理、决定或审批,不能办理核查,请由其他人办理。"))
    return review


def letter_fields(review: Review) -> dict[str, str]:
    """Return what the letters of a review say otherwise than those of the case."""
    english = review.case.language == "en"
    clock = review.clock
    due_at = clock.due_at - timedelta(seconds=1) if clock and clock.due_at else None
    person = review.reviewer
    return {
        "received_on": _day(review.applied_at, english=english),
        "due_on": _day(due_at, english=english) if due_at else "",
        "unit": review.unit.name_en or review.unit.name if english else review.unit.name,
        "handler": (person.name_en or person.name if english else person.name) if person else "",
        "phone": review.unit.phone or review.case.unit.phone,
    }


def _day(at: datetime, *, english: bool) -> str:
    day = timezone.localtime(at)
    if english:
        with override("en"):
            return format_date(day, "j F Y")
    return f"{day.year}年{day.month}月{day.day}日"
