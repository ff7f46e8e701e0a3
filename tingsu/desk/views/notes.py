"""Product and rule notes beside the talk: what fits the customer's last words, or what the agent seeks."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tingsu.desk.models import Conversation, Speaker
from tingsu.desk.queries.visible import conversation_for
from tingsu.knowledge.filling import figures, plain
from tingsu.knowledge.models import Note
from tingsu.knowledge.queries.search import find_notes
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission

MOST = 6
LOOKED_BACK = 2


@needs(Permission.DESK_TALK)
def talk_notes(request: HttpRequest, talk_id: int) -> HttpResponse:
    """List the notes that hold today, the best fitting first, ready to be said."""
    person = person_of_request(request)
    talk = conversation_for(person, talk_id)
    words = request.GET.get("q", "").strip()[:100]
    sought = words or _last_words(talk)
    found = find_notes(sought, person=person, on=timezone.localdate(), limit=MOST) if sought else []
    known, language = figures(), talk.language
    rows = [
        {
            "note": each.note,
            "answer": plain(_answer(each.note, language), known, language=language),
            "more": plain(each.note.more, known, language=language),
        }
        for each in found
    ]
    part = "desk/_notes.html"
    context = {"talk": talk, "rows": rows, "words": words, "part": part}
    return render(request, part if getattr(request, "htmx", False) else "desk/part.html", context)


def _answer(note: Note, language: str) -> str:
    return note.answer_en if language == "en" and note.answer_en else note.answer


def _last_words(talk: Conversation) -> str:
    last = talk.turns.filter(speaker=Speaker.CUSTOMER).order_by("-seq").values_list("text", flat=True)[:LOOKED_BACK]
    return " ".join(reversed(last))
