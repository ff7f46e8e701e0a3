"""One click: record it, or not."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.cases.queries.visible import case_for
from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.promises.actions.settling import dismiss_found, record_found


@needs(Permission.CASE_PROMISE)
@require_POST
def found(request: HttpRequest, case_id: int) -> HttpResponse:
    """Record or dismiss a found promise."""
    person = person_of_request(request)
    case = case_for(person, case_id)
    place = {"message_id": _number(request, "message"), "start": _number(request, "start")}
    try:
        if request.POST.get("act") == "dismiss":
            dismiss_found(case, **place, by=person)
            messages.success(request, _("好的,不算承诺。"))
        else:
            promise = record_found(case, **place, by=person)
            messages.success(request, _("已登记承诺,由 %(name)s 兑现。") % {"name": promise.owner.display_name})
    except TingsuError as error:
        messages.error(request, error.in_(get_language() or "zh"))
    return redirect("case", case.pk)


def _number(request: HttpRequest, name: str) -> int:
    value = request.POST.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 16 else -1
