"""What a person has been told and may still see."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from tingsu.cases.queries.visible import visible_to
from tingsu.notices.models import Notice
from tingsu.org.models import Person

COUNT_LIMIT = 99


def notices_for(person: Person) -> QuerySet[Notice]:
    """Return a person's notices, newest first, without those of cases that have gone out of their sight."""
    told = Notice.objects.filter(person=person)
    return told.filter(Q(case=None) | Exists(visible_to(person).filter(pk=OuterRef("case")).order_by()))


def unread_count(person: Person) -> int:
    """Return how many are unread, one more than `COUNT_LIMIT` at most."""
    return notices_for(person).filter(read_at=None).order_by()[: COUNT_LIMIT + 1].count()
