"""One score beside its talk, and objecting to it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.packs import installed
from tingsu.quality.actions.objecting import object_to
from tingsu.quality.actions.seeing import note_seen
from tingsu.quality.models import Score
from tingsu.quality.queries.talk import heard_turns
from tingsu.quality.queries.visible import is_blind, score_for
from tingsu.quality.shown import grade_name, left_out, lines_of, notes_by_turn, reason_of, shown_turns


@needs(Permission.QUALITY_OWN)
def score(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Show a score. Who still has to read the talk blindly is sent there."""
    person = person_of_request(request)
    shown = score_for(person, conversation_id)
    if is_blind(person, shown):
        messages.info(request, _("这次对话被抽中人工评分:评完才能看到机器的分数。"))
        return redirect("quality-reading", shown.sample.pk)
    note_seen(shown, by=person)
    return _page(request, person, shown)


@needs(Permission.QUALITY_OWN)
@require_POST
def objection(request: HttpRequest, conversation_id: int) -> HttpResponse:
    """Object to one finding."""
    person = person_of_request(request)
    shown = score_for(person, conversation_id)
    typed = {"item": request.POST.get("item", "")[:60], "reason": request.POST.get("reason", "")}
    try:
        object_to(shown, item=typed["item"], reason=typed["reason"], by=person)
    except TingsuError as refusal:
        return _page(request, person, shown, error=refusal.in_(get_language() or "zh"), typed=typed, status=409)
    messages.success(request, _("异议已提出,主管会给出结论。"))
    return redirect("quality-score", conversation_id)


def _page(
    request: HttpRequest,
    person: Person,
    shown: Score,
    *,
    error: str = "",
    typed: dict[str, str] | None = None,
    status: int = 200,
) -> HttpResponse:
    turns = heard_turns(shown.conversation)
    lines = lines_of(shown, turns)
    context: dict[str, Any] = {
        "score": shown,
        "talk": shown.conversation,
        "grade": grade_name(shown.grade),
        "lines": lines,
        "lost": any(line.is_lost for line in lines),
        "left_out": left_out(shown),
        "reason": reason_of(shown),
        "turns": shown_turns(turns, notes_by_turn(shown)),
        "is_own": shown.agent_id == person.pk,
        "error": error,
        "typed": typed or {},
        "tab": "mine" if shown.agent_id == person.pk else "units",
        "window": installed().rubric.process.window_hours,
    }
    return render(request, "quality/score.html", context, status=status)
