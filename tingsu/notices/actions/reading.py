"""Mark notices as read."""

from __future__ import annotations

from django.utils import timezone

from tingsu.notices.models import Notice
from tingsu.org.models import Person


def mark_read(person: Person, *, notice_id: int | None = None, case_id: int | None = None) -> int:
    """Mark one notice, those of one case, or all of a person as read; return how many were unread."""
    unread = Notice.objects.filter(person=person, read_at=None)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    if case_id is not None:
        unread = unread.filter(case_id=case_id)
    return unread.update(read_at=timezone.now())
