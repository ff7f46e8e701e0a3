"""All transfers that a person may see, the most urgent first."""

from __future__ import annotations

from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tingsu.cases.queries.visible import visible_to
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.transfers.models import AUTHORITIES, Transfer

SHOWN = 200


@needs(Permission.CASE_VIEW)
def transfers(request: HttpRequest) -> HttpResponse:
    """List what waits for feedback, or what was fed back."""
    person = person_of_request(request)
    which = "sent" if request.GET.get("which") == "sent" else "waiting"
    found = Transfer.objects.filter(case__in=visible_to(person)).select_related("case__unit", "case__owner", "feedback")
    found = found.filter(feedback__sent_on__isnull=which == "waiting")
    authority = request.GET.get("authority", "")
    if authority in dict(AUTHORITIES):
        found = found.filter(authority=authority)
    order = [F("due_on").asc(nulls_last=True), "received_on"] if which == "waiting" else ["-feedback__sent_on"]
    context = {
        "transfers": found.order_by(*order, "id")[:SHOWN],
        "which": which,
        "authority": authority,
        "authorities": AUTHORITIES,
    }
    return render(request, "transfers/transfers.html", context)
