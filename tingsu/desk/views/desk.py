"""The desk: the list of talks, one talk, the coach beside it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tingsu.desk.actions.seats import seat_of
from tingsu.desk.models import Conversation, State
from tingsu.desk.queries.beside import beside
from tingsu.desk.queries.lists import desk_list
from tingsu.desk.queries.visible import conversation_for
from tingsu.desk.render import coach_context, drawn_turns, state_context
from tingsu.desk.views.coach import setting_context
from tingsu.desk.views.seat import CHOSEN
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

BRIEF = (
    ("reason", gettext_lazy("为什么转来")),
    ("unanswered", gettext_lazy("还没有回答")),
    ("summary", gettext_lazy("小结")),
)


@needs(Permission.DESK_TALK)
def show_desk(request: HttpRequest) -> HttpResponse:
    """Show who waits and one's own talks."""
    return render(request, "desk/desk.html", frame_context(person_of_request(request)))


@needs(Permission.DESK_TALK)
def show_talk(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Show one talk: live while it runs, else to be read and printed."""
    person = person_of_request(request)
    talk = conversation_for(person, talk_id)
    context = state_context(talk, person) | {"turns": drawn_turns(talk)}
    if not talk.is_open:
        context["handovers"] = talk.handovers.select_related("giver", "taker", "unit")
        return render(request, "desk/talk.html", context)
    context["handover"] = handover = talk.handovers.select_related("giver").last()
    context["brief"] = brief_rows(handover.brief) if handover else []
    context |= frame_context(person, talk) | coach_context(talk, person)
    context |= beside(talk, person) | setting_context(talk)
    return render(request, "desk/desk.html", context)


def frame_context(person: Person, talk: Conversation | None = None) -> dict[str, Any]:
    """Return what stands around every talk: the lists and one's seat."""
    return {
        "talk": talk,
        "person": person,
        "seat": seat_of(person),
        "seat_states": CHOSEN,
        "State": State,
        **desk_list(person),
    }


def brief_rows(brief: dict[str, Any]) -> list[tuple[Any, str]]:
    """Return what the next one reads before the first word, of a brief of the robot's or of whom the talk was lost."""
    rows = [(_("客户原话"), words) for words in brief.get("own_words", ())]
    rows += [(_("机器人答过"), f"{asked} → {answer}") for asked, answer in brief.get("answered", ())]
    return [*rows, *((name, brief[key]) for key, name in BRIEF if brief.get(key))]
