"""On the case page: a customer who has heard nothing, and what was escalated."""

from __future__ import annotations

from django.utils import timezone

from tingsu.cases.actions.hold import may
from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.cases.queries.silence import silence_limit
from tingsu.core.workflow import WORKED, State
from tingsu.escalation.models import ClockStep
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

SHOWN = 3


def panel(case: Case, person: Person) -> Panel | None:
    """Return the panel when the customer waits for a word, or a limit was escalated."""
    heard_at = case.heard_at or case.received_at
    limit = silence_limit(timezone.now()) if State(case.state) in WORKED else None
    silent = limit is not None and heard_at < limit
    steps = list(
        ClockStep.objects.filter(clock__case=case, rung__in=["nine_tenths", "limit", "day_after", "week_after"])
        .select_related("clock")
        .order_by("-id")[:SHOWN]
    )
    if not silent and not steps:
        return None
    context = {
        "case": case,
        "silent": silent,
        "heard_at": heard_at,
        "steps": steps,
        "may_tell": silent and may(person, Permission.CASE_REPLY, case),
    }
    return Panel("escalation/_panel.html", context)
