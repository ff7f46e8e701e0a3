"""What left the house, on the case page."""

from __future__ import annotations

from tingsu.cases.actions.hold import may
from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.delivery.adapters import ways_set_up
from tingsu.org.models import Person

SHOWN = 8


def panel(case: Case, person: Person) -> Panel | None:
    """Return the panel with the last deliveries; nothing while no way out is set up and nothing was sent."""
    deliveries = list(case.deliveries.select_related("message").order_by("-id")[:SHOWN])
    may_send = may(person, "case.reply", case)
    if not deliveries and not (ways_set_up() and may_send):
        return None
    context = {"case": case, "deliveries": deliveries, "may_send": may_send, "is_set_up": bool(ways_set_up())}
    return Panel("delivery/_panel.html", context)
