"""The lists beside the talk and on the wall."""

from __future__ import annotations

from typing import Any

from tingsu.core.seating import in_order
from tingsu.desk.models import Conversation, State
from tingsu.desk.queries.queue import as_waiting
from tingsu.desk.queries.visible import visible_to
from tingsu.org.models import Person

MOST = 200


def desk_list(person: Person) -> dict[str, Any]:
    """Return one's own talks, and who waits at one's units in the order of the queue."""
    seen = visible_to(person).select_related("party", "unit")
    waiting = {talk.pk: talk for talk in seen.filter(state=State.WAITING)[:MOST]}
    order = in_order(as_waiting(talk) for talk in waiting.values())
    return {
        "mine": list(seen.filter(agent=person, state__in=(State.TALKING, State.WRAP_UP)).order_by("taken_at")[:MOST]),
        "joined": list(seen.filter(helpers=person, state=State.TALKING).order_by("taken_at")[:MOST]),
        "waiting": [waiting[one.id] for one in order],
        "with_robot": seen.filter(state=State.ROBOT).count(),
    }


def wall_list(person: Person) -> dict[str, Any]:
    """Return the open talks that one watches over, the likeliest to go wrong first."""
    seen = visible_to(person).select_related("party", "unit", "agent")
    talks: list[Conversation] = list(
        seen.filter(state__in=(State.TALKING, State.WAITING, State.ROBOT)).order_by("-risk", "-heat", "id")[:MOST]
    )
    return {"talks": talks}
