"""A case with everything that was merged into it."""

from __future__ import annotations

from django.db.models import QuerySet

from tingsu.cases.models import Case, CaseLink, Promise
from tingsu.core.workflow import State


def family(case: Case) -> list[int]:
    """Return the ids of a case and of all merged into it, straight or by way of another."""
    found, asked = [case.pk], [case.pk]
    while asked:
        links = CaseLink.objects.filter(kind="merged", other__in=asked, case__state=State.MERGED)
        asked = list(links.exclude(case__in=found).values_list("case_id", flat=True).distinct())
        found += asked
    return found


def head_of(case: Case) -> int:
    """Return the id of the case that a merged case went into in the end; of any other case, its own."""
    found = [case.pk]
    while True:
        link = CaseLink.objects.filter(kind="merged", case=found[-1], case__state=State.MERGED).order_by("-pk").first()
        if link is None or link.other_id in found:
            return found[-1]
        found.append(link.other_id)


def promises_of(case: Case) -> QuerySet[Promise]:
    """Return the promises of a case and of all merged into it: what was promised is still owed."""
    return Promise.objects.filter(case__in=family(case))
