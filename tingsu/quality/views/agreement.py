"""How far people agree with the machine, by criterion and period."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from tingsu.journal.record import record
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.quality.export import agreement_lines
from tingsu.quality.models import Sample
from tingsu.quality.queries.agreement import agreement_of, by_month, read_samples
from tingsu.quality.shown import criterion_name, fault_name
from tingsu.web.streaming import streamed

USUAL = 0.6
FEW = 30
"""Fewer talks than this make a kappa that says little."""


@needs(Permission.QUALITY_REVIEW)
def report(request: HttpRequest) -> HttpResponse:
    """Show agreement of the asked period, and by month."""
    person = person_of_request(request)
    asked = request.GET.dict()
    read = read_samples(person, asked)
    found = agreement_of(read)
    context = {
        "found": found,
        "criteria": [
            {"name": criterion_name(row.id), "row": row, "is_low": _is_low(row.kappa)} for row in found.criteria
        ],
        "faults": [{"name": fault_name(row.code), "row": row} for row in found.faults],
        "months": by_month(read),
        "asked": asked,
        "whys": Sample.Why.choices,
        "few": FEW,
        "usual": USUAL,
        "tab": "agreement",
    }
    return render(request, "quality/agreement.html", context)


def _is_low(kappa: float | None) -> bool:
    return kappa is not None and kappa < USUAL


@needs(Permission.QUALITY_REVIEW)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Export the same figures, all and by month."""
    person = person_of_request(request)
    read = read_samples(person, request.GET.dict())
    with transaction.atomic():
        record("quality.exported", subject=("person", person.pk), by=person.actor, data={"agreement": len(read)})
    lines = agreement_lines([(_("全部"), agreement_of(read)), *by_month(read)])
    response = StreamingHttpResponse(streamed(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="agreement.csv"'
    return response
