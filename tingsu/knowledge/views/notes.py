"""Look through the notes, read one, read how it stood before."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from tingsu.knowledge.filling import figures, pieces
from tingsu.knowledge.models import Audience, Edition
from tingsu.knowledge.queries.listing import ORDERS, STATES, Ask, counts, notes_asked
from tingsu.knowledge.queries.visible import note_for
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Unit
from tingsu.org.permissions import Permission
from tingsu.routing.names import skill_choices, skill_name

PAGE_SIZE = 50


def ask_of(request: HttpRequest) -> Ask:
    """Return what the URL asks for; what it does not know counts as not asked."""
    get = request.GET
    state, order, audience = get.get("state", "valid"), get.get("order", "code"), get.get("audience", "")
    return Ask(
        state=state if state in STATES else "valid",
        words=get.get("q", "").replace("\x00", "")[:200],
        business=get.get("business", "")[:12],
        audience=audience if audience in Audience.values else "",
        order=order if order in ORDERS else "code",
    )


@needs(Permission.KNOWLEDGE_VIEW)
def notes(request: HttpRequest) -> HttpResponse:
    """List notes."""
    person, ask = person_of_request(request), ask_of(request)
    numbers = counts(person)
    context = {
        "page": Paginator(notes_asked(person, ask), PAGE_SIZE).get_page(request.GET.get("page")),
        "ask": ask,
        "states": [(state, label, numbers[state]) for state, label in STATES.items()],
        "businesses": skill_choices(),
        "audiences": Audience.choices,
        "is_empty": not numbers["all"],
    }
    return render(request, "knowledge/notes.html", context)


@needs(Permission.KNOWLEDGE_VIEW)
def note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Show one note with its history."""
    shown = note_for(person_of_request(request), note_id)
    known = figures()
    context = {
        "note": shown,
        "answer": pieces(shown.answer, known, language="zh"),
        "answer_en": pieces(shown.answer_en, known, language="en"),
        "more": pieces(shown.more, known, language="zh"),
        "editions": shown.editions.select_related("by")[:50],
    }
    return render(request, "knowledge/note.html", context)


@needs(Permission.KNOWLEDGE_VIEW)
def edition(request: HttpRequest, note_id: int, version: int) -> HttpResponse:
    """Show a note as it stood in one version."""
    shown = note_for(person_of_request(request), note_id)
    found = get_object_or_404(Edition.objects.select_related("by"), note=shown, version=version)
    return render(request, "knowledge/edition.html", {"note": shown, "edition": found, "facts": _facts(found.facts)})


def _facts(facts: dict[str, Any]) -> dict[str, Any]:
    unit = Unit.objects.filter(pk=facts.get("unit_id") or 0).first()
    business = facts.get("business", "")
    return {**facts, "business_name": skill_name(business[:5]) if business else "", "unit": unit}
