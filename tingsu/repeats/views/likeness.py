"""One click: link, merge, or not the same."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.cases.queries.visible import case_for
from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.repeats.actions.likeness import decide_likeness
from tingsu.repeats.models import Likeness, Verdict


@needs(Permission.CASE_MERGE)
@require_POST
def decide(request: HttpRequest, likeness_id: int) -> HttpResponse:
    """Say what two complaints are to each other; both must be visible to the person."""
    person = person_of_request(request)
    likeness = get_object_or_404(Likeness, pk=likeness_id)
    case, other = case_for(person, likeness.case_id), case_for(person, likeness.other_id)
    verdict = request.POST.get("verdict", "")
    try:
        decide_likeness(likeness, verdict=Verdict(verdict) if verdict in Verdict.values else Verdict.OPEN, by=person)
    except TingsuError as error:
        messages.error(request, error.in_(get_language() or "zh"))
    else:
        words = {
            Verdict.LINKED: _("已关联 %(one)s 和 %(other)s。"),
            Verdict.MERGED: _("已把 %(one)s 并入 %(other)s。"),
            Verdict.DENIED: _("已记下:%(one)s 和 %(other)s 不是同一件。"),
        }
        messages.success(request, words[Verdict(verdict)] % {"one": case.number, "other": other.number})
    back = request.POST.get("back", "")
    return redirect("case", other.pk if back == str(other.pk) else case.pk)
