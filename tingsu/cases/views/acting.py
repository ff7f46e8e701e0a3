"""The page of an act: a form, one call, back to the case. Alone, or in a sheet over the case page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise as LazyText
from django.utils.translation import get_language

from tingsu.cases.actions.hold import may
from tingsu.cases.models import Case
from tingsu.cases.queries.visible import case_for
from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

Data = dict[str, Any]
Perform = Callable[[Person, Case, Data], str]
REFUSALS = "reply-errors"  # the id, in the case page, of the place for refusals of its reply form


class ActForm(forms.Form):
    """A form about a case. It carries the version the person saw, so that nobody overwrites another silently."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, case: Case, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.case, self.person = case, person
        self.fields["version"].initial = case.version
        self.prepare()

    def prepare(self) -> None:
        """Fill choices and initial values from the case."""

    def renew_version(self) -> None:
        """Let the form be sent again: the page that shows the refusal shows the case as it is now."""
        self.case.refresh_from_db(fields=["version"])
        self.data = self.data.copy()  # type: ignore[attr-defined]
        self.data["version"] = str(self.case.version)  # type: ignore[index]


class Confirm(ActForm):
    """Nothing to fill in: only the button."""


def act_page(
    form_class: type[ActForm],
    *,
    title: LazyText | str,
    button: LazyText | str,
    permission: Permission,
    help_text: LazyText | str = "",
) -> Callable[[Perform], Callable[..., HttpResponseBase]]:
    """Make a page from a function that performs the act and returns the words of success.

    GET shows the form. POST performs; a refusal or a mistake shows the form again with everything that was typed.
    """

    def decorate(perform: Perform) -> Callable[..., HttpResponseBase]:
        @needs(permission)
        def page(request: HttpRequest, case_id: int) -> HttpResponse:
            person = person_of_request(request)
            case = case_for(person, case_id)
            form = form_class(request.POST or None, request.FILES or None, case=case, person=person)
            status = 200
            if request.method == "POST":
                if form.is_valid():
                    refusal = _try(perform, person, case, form.cleaned_data, request)
                    if refusal is None:
                        return _to_case(request, case)
                    form.add_error(None, refusal)
                    form.renew_version()
                    status = 409
                else:
                    status = 422
            context = {
                "case": case,
                "form": form,
                "title": title,
                "button": button,
                "help": help_text,
                "allowed": may(person, permission, case),
                "url": request.path,
            }
            return render(request, _template(request), context, status=status)

        page.__name__ = perform.__name__
        page.__doc__ = perform.__doc__
        return page

    return decorate


def _template(request: HttpRequest) -> str:
    """The whole page; in the sheet the form; beside a form that stands in the case page only why it was refused."""
    htmx = getattr(request, "htmx", None)
    if not htmx:
        return "cases/act.html"
    return "cases/_refused.html" if htmx.target == REFUSALS else "cases/_act.html"


def _try(perform: Perform, person: Person, case: Case, data: Data, request: HttpRequest) -> str | None:
    try:
        words = perform(person, case, data)
    except TingsuError as error:
        return error.in_(get_language() or "zh")
    messages.success(request, words)
    return None


def _to_case(request: HttpRequest, case: Case) -> HttpResponse:
    url = reverse("case", args=[case.pk])
    if getattr(request, "htmx", False):
        response = HttpResponse(status=204)
        response.headers["HX-Redirect"] = url
        return response
    return redirect(url)
