"""Reviews that run."""

from __future__ import annotations

from django.db.models import QuerySet

from tingsu.cases.models import Case
from tingsu.cases.queries.visible import visible_to
from tingsu.core.said import Words
from tingsu.org.models import Person
from tingsu.review.models import Review


def reviews_for(person: Person, *, done: bool) -> QuerySet[Review]:
    """Return the reviews of visible cases that still run, the oldest first, or those that are told."""
    found = Review.objects.filter(case__in=visible_to(person).values("pk"), told_at__isnull=not done)
    found = found.select_related("case__unit", "case__party", "unit", "reviewer", "decision__person")
    return found.prefetch_related("case__clocks").order_by("-told_at" if done else "applied_at", "pk")


def running_review(case: Case) -> Review | None:
    """Return the review of a case that is not told yet."""
    return case.reviews.filter(told_at=None).select_related("unit", "reviewer", "decision").first()


def missing_for_closing(case: Case) -> list[Words]:
    """A case is not closed while the customer waits for a review."""
    if not case.reviews.filter(told_at=None).exists():
        return []
    return [Words("核查结果告知客户", "the customer told the outcome of the review")]
