"""Extensions on the case page: what may be asked for, what waits."""

from __future__ import annotations

from django.utils.translation import get_language

from tingsu.cases.actions.hold import may
from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.core.workflow import WORKED, State
from tingsu.extensions.models import ExtensionRequest, Standing
from tingsu.extensions.queries import may_decide
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


def panel(case: Case, person: Person) -> Panel | None:
    """Return the panel while the case is worked on and a clock can be extended, or when something was asked for."""
    asked = list(
        ExtensionRequest.objects.filter(case=case).select_related("clock", "asked_by", "decided_by", "case__unit")
    )
    may_ask = State(case.state) in WORKED and may(person, Permission.CLOCK_EXTEND, case)
    if not asked and not may_ask:
        return None
    pending = [request for request in asked if request.standing == Standing.PENDING]
    context = {
        "case": case,
        "asked": asked,
        "may_ask": may_ask and not pending,
        "decidable": {request.pk for request in pending if may_decide(request, person)},
        "language": get_language(),
    }
    return Panel("extensions/_panel.html", context)
