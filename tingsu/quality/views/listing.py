"""The list of scores, and its export."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render

from tingsu.desk.models import Mode
from tingsu.journal.record import record
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission
from tingsu.packs import installed
from tingsu.quality.export import score_lines
from tingsu.quality.queries.listing import KINDS, ORDERS, scores_in, view_of
from tingsu.quality.queries.visible import at_units, is_blind, visible_to
from tingsu.quality.shown import grade_name
from tingsu.web.streaming import streamed

PAGE_SIZE = 50


@needs(Permission.QUALITY_OWN)
def scores(request: HttpRequest) -> HttpResponse:
    """List scores: one's own, or those of one's units."""
    person = person_of_request(request)
    asked = request.GET.dict()
    view = view_of(person, asked)
    page = Paginator(scores_in(person, asked), PAGE_SIZE).get_page(asked.get("page"))
    rows = [{"score": s, "grade": grade_name(s.grade), "is_blind": is_blind(person, s)} for s in page]
    context = {"page": page, "rows": rows, "view": view, "asked": asked, "tab": view, **_choices(person, view)}
    return render(request, "quality/scores.html", context)


def _choices(person: Person, view: str) -> dict[str, Any]:
    """Return what the filters offer."""
    found: dict[str, Any] = {
        "grades": [(grade.id, grade.name) for grade in installed().rubric.grades],
        "kinds": [(key, name) for key, (name, _condition) in KINDS.items()],
        "orders": [(key, name) for key, (name, _order) in ORDERS.items()],
        "modes": Mode.choices,
    }
    if view == "units":
        seen = visible_to(person).filter(at_units(person)).order_by()
        found["agents"] = Person.objects.filter(pk__in=seen.values("agent")).order_by("name")[:300]
        found["units"] = Unit.objects.filter(pk__in=seen.values("unit")).order_by("path")[:300]
    return found


@needs(Permission.QUALITY_REVIEW)
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Stream the listed scores as CSV; the export is journaled."""
    person = person_of_request(request)
    found = scores_in(person, request.GET.dict())
    with transaction.atomic():
        filters = {
            key: value[:60] for key, value in request.GET.items() if key in ("view", "grade", "kind", "since", "until")
        }
        record("quality.exported", subject=("person", person.pk), by=person.actor, data=filters)
    lines = score_lines(found.iterator(chunk_size=500), person)
    response = StreamingHttpResponse(streamed(lines), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="quality.csv"'
    return response
