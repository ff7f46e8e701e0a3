"""What the live screen sends while a talk runs: words, drafts to check, who types, what was read.

Answers are JSON for the screen's script; without it the form of the talk sends and comes back to the page.
"""

from __future__ import annotations

import uuid
from dataclasses import asdict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.core.errors import BadInput, NotAllowed, TingsuError
from tingsu.desk.actions.passing import whisper
from tingsu.desk.actions.presence import mark_read, typing
from tingsu.desk.actions.saying import LONGEST, remembered, say
from tingsu.desk.models import Conversation, Mode, Speaker, Turn
from tingsu.desk.queries.visible import conversation_for, may_speak
from tingsu.desk.render import render_turns, setting_of
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.packs.coach import coach

HEARD = (Mode.COUNTER, Mode.HOTLINE)


@needs(Permission.DESK_TALK)
@require_POST
def say_turn(request: HttpRequest, talk_id: int) -> HttpResponseBase:
    """Take in what the agent says, or types of what the customer said, or whispers."""
    person = person_of_request(request)
    talk = conversation_for(person, talk_id)
    try:
        turn = _say(talk, person, request)
    except TingsuError as error:
        return _refused(request, talk, error)
    if not _wants_json(request):
        return redirect("talk", talk.pk)
    talk.refresh_from_db()
    [event] = [event for event in render_turns(talk, person, after=turn.seq - 1) if event.id == turn.seq]
    return JsonResponse(event.data)


@needs(Permission.DESK_TALK)
@require_POST
def check_turn(request: HttpRequest, talk_id: int) -> JsonResponse:
    """Check a draft: what should not be said so, why, and what to say instead."""
    person = person_of_request(request)
    talk = conversation_for(person, talk_id)
    text = request.POST.get("text", "")[:LONGEST]
    checked = coach().check(text, remembered(talk), setting_of(talk, person))
    return JsonResponse({"blocks": checked.blocks, "marks": [asdict(mark) for mark in checked.marks]})


@needs(Permission.DESK_TALK)
@require_POST
def type_turn(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Tell the customer that somebody types."""
    person = person_of_request(request)
    talk = conversation_for(person, talk_id)
    if may_speak(person, talk):
        typing(talk, who="staff")
    return HttpResponse(status=204)


@needs(Permission.DESK_TALK)
@require_POST
def read_turns(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Note how far the agent has read. Who only watches reads nothing on the agent's behalf."""
    person = person_of_request(request)
    talk = conversation_for(person, talk_id)
    seq = request.POST.get("seq", "")
    if talk.agent_id == person.pk and seq.isdecimal() and len(seq) < 10:
        mark_read(talk, who="staff", seq=int(seq))
    return HttpResponse(status=204)


def _say(talk: Conversation, person: Person, request: HttpRequest) -> Turn:
    text, side = request.POST.get("text", ""), request.POST.get("side", "staff")
    sender_id = request.POST.get("sender_id", "") or uuid.uuid4().hex
    if side == "whisper":
        return whisper(talk, text=text, by=person, sender_id=sender_id)
    if not may_speak(person, talk):
        raise NotAllowed(_("请先接入或加入这次对话,再回复客户。"))
    if side == "customer":
        if talk.mode not in HEARD:
            raise NotAllowed(_("在线客服里客户自己打字,不能替客户说话。"))
        return say(talk, text=text, speaker=Speaker.CUSTOMER, by=person, sender_id=sender_id)
    if side != "staff":
        raise BadInput(_("请选谁说的话。"))
    override = request.POST.get("override") == "on"
    return say(talk, text=text, speaker=Speaker.STAFF, by=person, sender_id=sender_id, override=override)


def _refused(request: HttpRequest, talk: Conversation, error: TingsuError) -> HttpResponseBase:
    words = error.in_(get_language() or "zh")
    if _wants_json(request):
        status = 409 if isinstance(error, NotAllowed) else 400
        return JsonResponse({"error": words, "code": type(error).__name__}, status=status)
    messages.error(request, words)
    return redirect("talk", talk.pk)


def _wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")
