"""The notes that a person may see: those of the whole bank, and those of units at, above or below one's posts."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.shortcuts import get_object_or_404

from tingsu.knowledge.models import Note
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of


def notes_for(person: Person) -> QuerySet[Note]:
    """Return the notes that a person may read."""
    if not person.can(Permission.KNOWLEDGE_VIEW):
        return Note.objects.none()
    below = units_of(person, Permission.KNOWLEDGE_VIEW)
    if below is None:
        return Note.objects.all()
    above = {int(pk) for post in person.current_posts() for pk in post.unit.path.split("/") if pk}
    return Note.objects.filter(Q(unit__isnull=True) | Q(unit__in={*below, *above}))


def note_for(person: Person, note_id: int) -> Note:
    """Return one note, or 404."""
    found: Note = get_object_or_404(notes_for(person).select_related("unit", "changed_by"), pk=note_id)
    return found
