"""The review on the case page."""

from __future__ import annotations

from django.utils import timezone

from tingsu.cases.actions.hold import may
from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.review.queries.window import may_review, open_until


def panel(case: Case, person: Person) -> Panel | None:
    """Return the panel once the decision is told: apply, conduct, outcome."""
    if case.told_at is None:
        return None
    reviews = list(case.reviews.select_related("unit", "reviewer", "decision"))
    running = next((review for review in reviews if review.told_at is None), None)
    until = None if running else open_until(case, now=timezone.now())
    if not reviews and until is None:
        return None
    context = {
        "case": case,
        "reviews": reviews,
        "running": running,
        "until": until,
        "may_apply": until is not None and may(person, Permission.CASE_HANDLE, case),
        "may_review": running is not None and may_review(person, running),
        "is_mine": running is not None and running.reviewer_id == person.pk,
    }
    return Panel("review/_panel.html", context)
