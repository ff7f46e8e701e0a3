"""Complaints that look alike, on the case page."""

from __future__ import annotations

from django.db.models import Q

from tingsu.cases.actions.hold import may
from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.cases.queries.visible import visible_to
from tingsu.core.workflow import ACTS, State
from tingsu.org.models import Person
from tingsu.repeats.models import Likeness, Verdict

SHOWN = 6


def panel(case: Case, person: Person) -> Panel | None:
    """Return the panel when there is something alike that the person may see, and nobody has said otherwise."""
    found = Likeness.objects.filter(Q(case=case) | Q(other=case)).exclude(verdict=Verdict.DENIED)
    found = found.select_related("case", "other", "case__party", "other__party", "person")
    rows = list(found.defer("case__search", "other__search")[: 2 * SHOWN])
    if not rows:
        return None
    others = {row.pk: row.other if row.case_id == case.pk else row.case for row in rows}
    seen = set(visible_to(person).filter(pk__in=[other.pk for other in others.values()]).values_list("pk", flat=True))
    merged = ACTS["merge"].sources
    shown = [
        {
            "likeness": row,
            "other": others[row.pk],
            "is_later": row.other_id == case.pk,
            "can_merge": row.case.state in merged and row.other.state in merged,
        }
        for row in rows
        if others[row.pk].pk in seen
    ][:SHOWN]
    context = {"case": case, "rows": shown, "may_link": may(person, ACTS["link"].permission, case)}
    # A new complaint: whether it is an old one again is the first thing to settle.
    waiting = any(row.verdict == Verdict.OPEN and row.case_id == case.pk and row.other_id in seen for row in rows)
    return Panel("repeats/_panel.html", context, is_urgent=case.state == State.RECEIVED and waiting) if shown else None
