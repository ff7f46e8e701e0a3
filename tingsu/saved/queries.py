"""The saved views that a person may use."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from tingsu.org.models import Person
from tingsu.saved.models import SavedView


def views_for(person: Person) -> QuerySet[SavedView]:
    """Return one's own views, and those shared with a unit at or above one's posts."""
    above = {int(pk) for post in person.current_posts() for pk in post.unit.path.split("/") if pk}
    return SavedView.objects.filter(Q(person=person) | Q(unit__in=above)).select_related("person", "unit")
