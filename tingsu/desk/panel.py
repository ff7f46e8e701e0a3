"""The talks of a case, on the case page."""

from __future__ import annotations

from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.desk.models import Conversation
from tingsu.desk.queries.visible import visible_to
from tingsu.org.models import Person


def talks_panel(case: Case, person: Person) -> Panel | None:
    """Return the panel where the case came out of a talk, or a talk belongs to it."""
    talks = list(Conversation.objects.filter(case=case).select_related("agent").order_by("id"))
    if not talks:
        return None
    seen = set(visible_to(person).filter(pk__in=[talk.pk for talk in talks]).values_list("pk", flat=True))
    return Panel("desk/_panel.html", {"talks": [(talk, talk.pk in seen) for talk in talks]})
