"""The page of an act on a talk: a form, one call, back. Alone, or in a sheet over the desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language

from tingsu.core.errors import TingsuError
from tingsu.desk.models import Conversation
from tingsu.desk.queries.visible import conversation_for
from tingsu.desk.views.taking import go
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

Data = dict[str, Any]
Perform = Callable[[Person, Conversation, Data], str]
"""Performs the act and returns where to go."""


class TalkForm(forms.Form):
    """A form about a talk."""

    def __init__(self, *args: Any, talk: Conversation, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.talk, self.person = talk, person
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and initial values from the talk."""


def talk_page(
    form_class: type[TalkForm], *, title: LazyText, button: LazyText, help_text: LazyText | str = ""
) -> Callable[[Perform], Callable[..., HttpResponseBase]]:
    """Make a page from a function that performs the act; a refusal shows the form again with what was typed."""

    def decorate(perform: Perform) -> Callable[..., HttpResponseBase]:
        @needs(Permission.DESK_TALK)
        def page(request: HttpRequest, talk_id: int) -> HttpResponse:
            person = person_of_request(request)
            talk = conversation_for(person, talk_id)
            form = form_class(request.POST if request.method == "POST" else None, talk=talk, person=person)
            status = 200
            if request.method == "POST":
                status = 422
                if form.is_valid():
                    try:
                        return go(request, perform(person, talk, form.cleaned_data))
                    except TingsuError as error:
                        form.add_error(None, error.in_(get_language() or "zh"))
                        status = 409
            context = {"talk": talk, "form": form, "title": title, "button": button, "help": help_text}
            template = "desk/_sheet.html" if getattr(request, "htmx", False) else "desk/act.html"
            return render(request, template, context | {"url": request.path}, status=status)

        page.__name__ = perform.__name__
        page.__doc__ = perform.__doc__
        return page

    return decorate
