"""Take a talk, join it, leave it, take it over: one button each."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from tingsu.core.errors import TingsuError
from tingsu.desk.actions import passing
from tingsu.desk.actions.taking import take as take_talk
from tingsu.desk.models import Conversation
from tingsu.desk.queries.visible import conversation_for, visible_to
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

Act = Callable[[Conversation, Person], object]


def button(act: Act, permission: Permission = Permission.DESK_TALK) -> Callable[..., HttpResponseBase]:
    """Make the view of a button: perform, and back to the talk; a refusal is shown there."""

    @needs(permission)
    @require_POST
    def press(request: HttpRequest, talk_id: int) -> HttpResponse:
        person = person_of_request(request)
        talk = conversation_for(person, talk_id)
        try:
            act(talk, person)
        except TingsuError as error:
            messages.error(request, error.in_(get_language() or "zh"))
        return back(request, talk, person)

    return press


def back(request: HttpRequest, talk: Conversation, person: Person) -> HttpResponse:
    """Go back to the talk, or to the desk for whom it is no longer there to see."""
    return go(request, reverse("talk", args=[talk.pk]) if _still_sees(person, talk) else reverse("desk"))


def go(request: HttpRequest, url: str) -> HttpResponse:
    """Go to a page, from a form or from a button that htmx pressed."""
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url)


def _still_sees(person: Person, talk: Conversation) -> bool:
    return visible_to(person).filter(pk=talk.pk).exists()


take = button(lambda talk, person: take_talk(talk, by=person))
join = button(lambda talk, person: passing.join(talk, by=person))
leave = button(lambda talk, person: passing.leave(talk, by=person))
take_over = button(lambda talk, person: passing.take_over(talk, by=person), Permission.DESK_WATCH)
