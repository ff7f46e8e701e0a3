"""The lists beside the talk and on the wall."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Left

from tingsu.core.seating import in_order
from tingsu.desk.models import Conversation, Speaker, State, Turn
from tingsu.desk.queries.queue import as_waiting
from tingsu.desk.queries.visible import visible_to
from tingsu.org.models import Person

MOST = 200
WORDS = 40


def desk_list(person: Person) -> dict[str, Any]:
    """Return one's own talks, and who waits at one's units in the order of the queue."""
    seen = _with_words(visible_to(person).select_related("party", "unit"))
    waiting = {talk.pk: talk for talk in seen.filter(state=State.WAITING)[:MOST]}
    order = in_order(as_waiting(talk) for talk in waiting.values())
    return {
        "mine": list(seen.filter(agent=person, state__in=(State.TALKING, State.WRAP_UP)).order_by("taken_at")[:MOST]),
        "joined": list(seen.filter(helpers=person, state=State.TALKING).order_by("taken_at")[:MOST]),
        "waiting": [waiting[one.id] for one in order],
        "with_robot": seen.filter(state=State.ROBOT).count(),
    }


def _with_words(talks: QuerySet[Conversation]) -> QuerySet[Conversation]:
    """Add the customer's last words, and whether the agent has not read them yet."""
    theirs = Turn.objects.filter(conversation=OuterRef("pk"), speaker=Speaker.CUSTOMER)
    return talks.annotate(
        last_words=Subquery(theirs.order_by("-seq").annotate(start=Left("text", WORDS)).values("start")[:1]),
        has_unread=Exists(theirs.filter(seq__gt=OuterRef("staff_seq"))),
    )
