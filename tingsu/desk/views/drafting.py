"""Ask the language model beside the coach: a draft, the agent's own words put more calmly, a summary of the talk.

Without a model, and for whoever may not speak in the talk, there is nothing to see. See `docs/why/language-model.md`.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy

from tingsu.composer.actions.composing import Composed, draft_reply, rewrite, summarise
from tingsu.composer.models import Purpose
from tingsu.composer.provider import provider
from tingsu.desk.actions.saying import LONGEST, remembered
from tingsu.desk.models import Conversation
from tingsu.desk.queries.visible import conversation_for, may_speak
from tingsu.desk.render import setting_of
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.packs.coach import coach

BUTTONS = (
    (Purpose.REPLY, gettext_lazy("代拟")),
    (Purpose.REWRITE, gettext_lazy("换个说法")),
    (Purpose.SUMMARY, gettext_lazy("摘要")),
)


@needs(Permission.DESK_TALK)
def drafting(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Show the buttons; a POST asks, and shows what passed every check or why there is nothing."""
    person = person_of_request(request)
    talk = conversation_for(person, talk_id)
    if provider() is None or not may_speak(person, talk):
        return HttpResponse(status=204)
    context: dict[str, Any] = {"talk": talk, "buttons": BUTTONS}
    if request.method == "POST":
        wanted = request.POST.get("purpose", "")
        purpose = Purpose(wanted) if wanted in Purpose.values else Purpose.REPLY
        context["composed"] = _composed(talk, person, purpose, request.POST.get("text", "")[:LONGEST])
    return render(request, "desk/_drafting.html", context)


def _composed(talk: Conversation, person: Person, purpose: Purpose, text: str) -> Composed:
    said, setting = remembered(talk), setting_of(talk, person)
    known: dict[str, Any] = {
        "by": person,
        "language": setting.language,
        "names": [name for name in (talk.party.name,) if name],
        "public": [phone for phone in (talk.unit.phone,) if phone],
        "about": ("conversation", talk.pk),
    }
    if purpose == Purpose.SUMMARY:
        return summarise(said, facts=setting.facts, **known)
    if purpose == Purpose.REWRITE:
        return rewrite(text, talk=said, setting=setting, **known)
    now = (timezone.now() - talk.opened_at).total_seconds()
    move = coach().advise(said, setting, now=now).move
    return draft_reply(
        said,
        advice_sentences=move.sentences,
        facts=setting.facts,
        authority=setting.authority,
        setting=setting,
        **known,
    )
