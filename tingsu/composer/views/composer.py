"""How the language model is doing, and a try with a neutral sample."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from tingsu.composer.actions.composing import Composed, draft_reply, rewrite, summarise
from tingsu.composer.models import Purpose
from tingsu.composer.queries import state_of
from tingsu.composer.sample import sample
from tingsu.core.coach.setting import Language
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


@needs(Permission.COMPOSER_MANAGE)
def composer(request: HttpRequest) -> HttpResponse:
    """Show whether it is on, how it is set, the last calls and what went wrong."""
    return render(request, "composer/composer.html", state_of())


@needs(Permission.COMPOSER_MANAGE)
@require_POST
def trial(request: HttpRequest) -> HttpResponse:
    """Ask the model about the sample, with everything that guards a real answer."""
    wanted = request.POST.get("purpose", "")
    purpose = Purpose(wanted) if wanted in Purpose.values else Purpose.REPLY
    composed = _tried(purpose, by=person_of_request(request))
    context = {**state_of(), "purpose": purpose, "tried": composed}
    return render(request, "composer/composer.html", context)


def _tried(purpose: Purpose, *, by: Person) -> Composed:
    language: Language = "en" if (get_language() or "").startswith("en") else "zh"
    given = sample(language)
    if purpose == Purpose.SUMMARY:
        return summarise(given.talk, facts=given.facts, language=language, by=by)
    if purpose == Purpose.REWRITE:
        return rewrite(given.draft, language=language, by=by)
    return draft_reply(
        given.talk, advice_sentences=given.advice, facts=given.facts, tone="warm", language=language, by=by
    )
