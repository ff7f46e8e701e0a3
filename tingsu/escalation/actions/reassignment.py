"""Give many cases to one person, or take them over; rehearsed before it is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import get_language

from tingsu.cases.actions.assignment import assign_case, take_over_case
from tingsu.cases.models import Case
from tingsu.core.errors import TingsuError
from tingsu.org.models import Person


@dataclass(frozen=True, slots=True)
class Outcome:
    """What becomes of one case; `refusal` says why it stays where it is."""

    case: Case
    before: Person | None
    refusal: str = ""


def reassign(cases: Iterable[Case], *, owner: Person, by: Person, rehearse: bool = False) -> list[Outcome]:
    """Give each case to `owner`, each as an act of its own; to oneself, it is taken over.

    With `rehearse` everything is tried and undone: the preview refuses exactly what the act would refuse.
    """
    return [_one(case, owner, by, rehearse=rehearse) for case in cases]


def _one(case: Case, owner: Person, by: Person, *, rehearse: bool) -> Outcome:
    before = case.owner
    try:
        with transaction.atomic():
            if owner.pk == by.pk:
                take_over_case(case, by=by)
            else:
                assign_case(case, owner=owner, by=by)
            transaction.set_rollback(rehearse)
    except TingsuError as error:
        return Outcome(case, before, error.in_(get_language() or "zh"))
    return Outcome(case, before)
