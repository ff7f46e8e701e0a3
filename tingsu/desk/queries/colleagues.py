"""To whom a talk can be passed."""

from __future__ import annotations

from django.db.models import Case, IntegerField, Q, QuerySet, When
from django.utils import timezone

from tingsu.desk.models import Conversation, SeatState
from tingsu.org.models import Person
from tingsu.org.permissions import ROLES, Permission

TALKING_ROLES = [role.value for role, held in ROLES.items() if Permission.DESK_TALK in held]


def colleagues_for(conversation: Conversation) -> QuerySet[Person]:
    """Return everybody who talks with customers, but its agent; who is ready now comes first."""
    today = timezone.localdate()
    valid = Q(posts__since__lte=today) & (Q(posts__until__isnull=True) | Q(posts__until__gte=today))
    people = Person.objects.filter(valid, is_active=True, posts__role__in=TALKING_ROLES)
    ready = Case(When(seat__state=SeatState.READY, then=0), default=1, output_field=IntegerField())
    return people.exclude(pk=conversation.agent_id or 0).annotate(place=ready).order_by("place", "name").distinct()
