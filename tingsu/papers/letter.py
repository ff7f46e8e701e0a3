"""What a letter says: the pack's text, filled from decision or review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.utils import timezone

from tingsu.cases.actions.notice import decision_letter
from tingsu.cases.letters import case_fields, decision_letter_id, due_date, letter_subject
from tingsu.cases.models import Case, Decision
from tingsu.core.errors import NotAllowed
from tingsu.core.said import Words
from tingsu.org.models import Unit
from tingsu.review.actions.telling import review_letter
from tingsu.review.models import Review


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter before it has its number. `thing` is what it tells of."""

    kind: str
    case: Case
    thing: Decision | Review
    unit: Unit
    subject: str
    text: str

    def fields(self, *, number: str) -> dict[str, object]:
        """Return what a Word template may show."""
        english = self.case.language == "en"
        thing = self.thing
        return {
            **case_fields(self.case),
            "number": number,
            "unit": self.unit.name_en or self.unit.name if english else self.unit.name,
            "subject": self.subject,
            "paragraphs": [line for line in self.text.splitlines() if line.strip()],
            "facts": thing.facts,
            "basis": thing.basis,
            "reasons": thing.reasons,
            "remedies": thing.remedies,
            "date": due_date(timezone.now() + timedelta(seconds=1), self.case),
        }


def letter_of(case: Case) -> Letter:
    """Return the letter that is due now: of a decided review, else of the decision that stands."""
    review = case.reviews.filter(decided_at__isnull=False).select_related("unit", "reviewer").first()
    decision = case.decisions.filter(made_by_review=None).last()
    if review and (decision is None or review.decision_id == decision.pk):
        text = review_letter(review)
        return Letter("review", case, review, review.unit, letter_subject("review_decision", case), text)
    if decision is None or not decision.stands:
        raise NotAllowed(Words("还没有生效的处理决定。", "There is no decision in force yet."))
    subject = letter_subject(decision_letter_id(case), case)
    return Letter("decision", case, decision, case.unit, subject, decision_letter(case, decision))
