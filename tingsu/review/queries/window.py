"""Until when a customer may ask for a review, and who may not conduct it."""

from __future__ import annotations

from datetime import datetime

from tingsu.cases.models import Case, Clock, Decision, Direction
from tingsu.core.clock import State as ClockState
from tingsu.journal.models import Entry
from tingsu.org.models import Person, Unit
from tingsu.review.models import Review

# Looking is not taking part.
LOOKED = ("personal.opened", "file.exported")


def review_clock(case: Case) -> Clock | None:
    """Return the running clock within which a review may be applied for, none where the rule books know no review."""
    clocks = case.clocks.filter(state=ClockState.RUNNING).order_by("due_at")
    return next((clock for clock in clocks if (rule := clock.rule) and rule.stops_on == "review_applied"), None)


def open_until(case: Case, *, now: datetime) -> datetime | None:
    """Return until when this case's decision may be put to review; none when it may not (any more)."""
    clock = review_clock(case)
    decision = case.decisions.last()
    if clock is None or clock.due_at is None or now >= clock.due_at or decision is None or decision.told_at is None:
        return None
    if superior_unit(case, decision) is None or Review.objects.filter(decision=decision).exists():
        return None
    return clock.due_at


def superior_unit(case: Case, decision: Decision) -> Unit | None:
    """Return the unit above the one that decided; none when head office decided itself (art. 20: branches only).

    Who decided at a post above the case's own unit decided for that unit.
    """
    unit = case.unit
    if decision.person:
        for post in decision.person.current_posts():
            if case.unit.is_within(post.unit) and len(post.unit.path) < len(unit.path):
                unit = post.unit
    return unit.parent


def took_part(case: Case, *, before: datetime) -> set[int]:
    """Return the ids of everybody who had a part in the case before the review was applied for.

    What the journal knows counts, and what the rows know, for an imported history has no entries.
    """
    entries = Entry.objects.filter(subject_type="case", subject_id=case.pk, actor_kind="person", at__lte=before)
    people: set[int | None] = set(
        entries.exclude(verb__in=LOOKED).exclude(verb__startswith="review.").values_list("actor_id", flat=True)
    )
    people |= {case.owner_id, case.first_receiver_id}
    for decision in case.decisions.filter(at__lte=before, made_by_review=None):
        people |= {decision.person_id, decision.approver_id, decision.first_approver_id}
    people |= set(case.contacts.filter(at__lte=before).values_list("person_id", flat=True))
    people |= set(case.proposals.filter(at__lte=before).values_list("person_id", flat=True))
    written = case.messages.filter(direction=Direction.OUT, at__lte=before).exclude(kind__startswith="review")
    people |= set(written.values_list("author_id", flat=True))
    return {person for person in people if person is not None}


def may_review(person: Person, review: Review) -> bool:
    """Say whether somebody holds a post that reviews for this unit and had no part in the case."""
    return person.can("review.handle", review.unit) and person.pk not in took_part(
        review.case, before=review.applied_at
    )
