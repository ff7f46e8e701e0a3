"""The customer asks on the progress page to have the decision looked at again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from tingsu.core.errors import TingsuError
from tingsu.portal.limits import knock
from tingsu.portal.views.progress import case_of, customer_of, form_only, show
from tingsu.review.actions.application import apply_review


@form_only
def review(request: HttpRequest, token: str) -> HttpResponse:
    """Take in the application."""
    knock(request, "message")
    case = case_of(token)
    try:
        apply_review(case, reason=request.POST.get("reason", "")[:4000], by=customer_of(case))
    except TingsuError as error:
        return show(request, token, error=error.in_(get_language() or "zh"), status=409)
    return redirect("portal-progress", token)
