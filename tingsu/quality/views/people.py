"""What one person's talks show: habits, good cases, and what to practise. One person at a time, never a ranking."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.quality.queries.people import LEAST, habits_of, scores_of, weeks_of
from tingsu.quality.queries.visible import is_blind
from tingsu.quality.shown import fault_name, grade_name

SHOWN = 10


@needs(Permission.QUALITY_OWN)
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Show a person's talks to themselves or to who reviews them; strangers are not found."""
    viewer = person_of_request(request)
    about, found = scores_of(viewer, person_id)
    habits, faults = habits_of(found)
    good = found.filter(is_good=True).select_related("conversation__party", "sample").order_by("-ended_at")
    context = {
        "about": about,
        "is_own": about == viewer,
        "good": [{"score": s, "grade": grade_name(s.grade)} for s in good[: SHOWN * 2] if not is_blind(viewer, s)][
            :SHOWN
        ],
        "habits": habits,
        "faults": [(fault_name(code), count) for code, count in faults.most_common()],
        "weeks": weeks_of(found),
        "least": LEAST,
        "tab": "mine" if about == viewer else "units",
    }
    return render(request, "quality/person.html", context)
