"""Look entries up."""

from __future__ import annotations

from django.db.models import QuerySet

from tingsu.journal.models import Entry


def entries(*, verb: str = "", subject: str = "", actor: str = "", before: int | None = None) -> QuerySet[Entry]:
    """Return entries, newest first. `subject` is `case:2041`, `before` an id from the page above."""
    found = Entry.objects.select_related("link").order_by("-id")
    if verb:
        found = found.filter(verb__startswith=verb)
    kind, _colon, number = subject.partition(":")
    if kind and number.isdecimal():
        found = found.filter(subject_type=kind, subject_id=int(number))
    if actor:
        found = found.filter(actor_name=actor)
    if before:
        found = found.filter(pk__lt=before)
    return found
