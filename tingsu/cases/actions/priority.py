"""Raise the priority of cases on which something went wrong."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from tingsu.cases.actions.hold import record_case
from tingsu.cases.models import Case
from tingsu.journal.record import SYSTEM


@transaction.atomic
def raise_priority(cases: Mapping[int, int], *, to: int, verb: str) -> int:
    """Raise each case to at least priority `to` and note in the journal what for; return how many were raised.

    `cases` is case → the thing that went wrong (the promise). It is no edit by a person, so the version stays.
    """
    Case.objects.filter(pk__in=cases, priority__lt=to).update(priority=to, changed_at=timezone.now())
    for case in Case.objects.filter(pk__in=cases).order_by("pk"):
        record_case(verb, case, SYSTEM, thing=cases[case.pk], priority=case.priority)
    return len(cases)
