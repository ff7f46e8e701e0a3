"""The approvals inbox: one by one, or several with a preview."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from tingsu.approvals.settling import Outcome, settle
from tingsu.approvals.waiting import SOURCES
from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


@needs(Permission.CASE_APPROVE)
def approvals(request: HttpRequest) -> HttpResponse:
    """Show what waits; a POST previews, and with `sure` does it."""
    person = person_of_request(request)
    if request.method != "POST":
        return _inbox(request, person)
    keys = request.POST.getlist("item")
    act, reason = request.POST.get("act", ""), request.POST.get("reason", "")
    sure = request.POST.get("sure") == "yes"
    if not keys:
        return _inbox(request, person, error=_("请先勾选要处理的事项。"), status=422)
    try:
        outcomes = settle(keys, act=act, reason=reason, by=person, rehearse=not sure)
    except TingsuError as error:
        return _inbox(request, person, error=error.in_(get_language() or "zh"), status=422)
    if sure:
        _tell(request, outcomes, act)
        return redirect("approvals")
    context = {"outcomes": outcomes, "act": act, "reason": reason, "gone": len(keys) - len(outcomes)}
    context["possible"] = [outcome for outcome in outcomes if not outcome.refusal]
    return render(request, "approvals/preview.html", context)


def _inbox(request: HttpRequest, person: Person, *, error: str = "", status: int = 200) -> HttpResponse:
    groups = [(source, lines) for source in SOURCES if (lines := source.waiting(person))]
    context = {"groups": groups, "error": error, "typed": request.POST, "chosen": request.POST.getlist("item")}
    return render(request, "approvals/approvals.html", context, status=status)


def _tell(request: HttpRequest, outcomes: list[Outcome], act: str) -> None:
    done = sum(not outcome.refusal for outcome in outcomes)
    if act == "approve":
        words = ngettext("已批准 %(n)d 项。", "已批准 %(n)d 项。", done)
    else:
        words = ngettext("已退回 %(n)d 项。", "已退回 %(n)d 项。", done)
    messages.success(request, words % {"n": done})
    for outcome in [outcome for outcome in outcomes if outcome.refusal][:5]:
        messages.error(request, f"{outcome.line.case.number}: {outcome.refusal}")
