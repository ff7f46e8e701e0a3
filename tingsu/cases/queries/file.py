"""What a case file holds so far, for the gates."""

from __future__ import annotations

from tingsu.cases.models import Case, Direction, PromiseState
from tingsu.cases.queries.family import promises_of
from tingsu.core.gates import CaseFile


def file_of(case: Case) -> CaseFile:
    """Read the file of a case in a handful of small queries."""
    facts = case.facts.last()
    proposal = case.proposals.last()
    decision = case.decisions.last()
    lesson = getattr(case, "lesson", None)
    contacted = (
        case.contacts.filter(reached=True).exists()
        or case.messages.filter(direction=Direction.OUT, author__isnull=False).exclude(kind="acknowledgement").exists()
    )
    return CaseFile(
        contacted=contacted,
        apologised=case.steps_done.filter(step="apologise").exists(),
        facts_confirmed=facts is not None and facts.confirmed_at is not None,
        proposed=proposal is not None,
        answered=proposal is not None and bool(proposal.answer),
        decided=decision is not None and decision.returned_at is None,
        told=case.told_at is not None,
        has_cause=bool(case.cause),
        has_root_cause=lesson is not None,
        has_prevention=lesson is not None and bool(lesson.prevention),
        has_responsibility=case.responsibilities.filter(lifted_at=None).exists(),
        open_promises=promises_of(case).filter(state=PromiseState.OPEN).count(),
    )
