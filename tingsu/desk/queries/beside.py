"""What stands beside a talk: the customer's open cases and earlier talks, as far as one may see them."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from tingsu.cases.models import Case
from tingsu.cases.models.case import OPEN_STATES
from tingsu.cases.queries.visible import visible_to as cases_visible_to
from tingsu.desk.models import Conversation, TurnFile
from tingsu.desk.queries.visible import visible_to
from tingsu.org.models import Person

MOST = 8


def beside(conversation: Conversation, person: Person) -> dict[str, Any]:
    """Return files of the talk, cases and talks of the same customer; without a name there are no others."""
    return {
        "cases": list(open_cases(conversation, person)[:MOST]),
        "files": list(TurnFile.objects.filter(turn__conversation=conversation)[:MOST]),
        "earlier": list(
            visible_to(person).filter(party=conversation.party_id).exclude(pk=conversation.pk).order_by("-id")[:MOST]
        ),
    }


def open_cases(conversation: Conversation, person: Person) -> QuerySet[Case]:
    """Return the customer's open cases that the person may see, the newest first."""
    seen = cases_visible_to(person).filter(party=conversation.party_id, state__in=OPEN_STATES)
    return seen.select_related("unit", "owner").order_by("-id")
