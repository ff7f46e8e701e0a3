"""One's own deputies, and for whom one stands in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.actions.delegation import delegate, end_delegation, possible_deputies
from tingsu.org.models import Person


class DelegationForm(forms.Form):
    """Who, from when to when."""

    deputy = forms.ModelChoiceField(label=gettext_lazy("代理人"), queryset=Person.objects.none())
    since = forms.DateField(label=gettext_lazy("从"), widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=gettext_lazy("到"), widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["deputy"].queryset = possible_deputies(person)  # type: ignore[attr-defined]


@needs()
def deputies(request: HttpRequest) -> HttpResponse:
    """Show and name deputies."""
    person = person_of_request(request)
    form = DelegationForm(request.POST or None, person=person)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                delegate(person, **form.cleaned_data)
            except TingsuError as error:
                form.add_error(None, error.in_(get_language() or "zh"))
                status = 409
            else:
                messages.success(request, _("已指定代理人。"))
                return redirect("deputies")
    today = timezone.localdate()
    context = {
        "form": form,
        "today": today,
        "mine": person.deputies.select_related("deputy")[:50],
        "others": person.deputising.filter(until__gte=today).select_related("absent"),
    }
    return render(request, "org/deputies.html", context, status=status)


@needs()
@require_POST
def end(request: HttpRequest, deputy_id: int) -> HttpResponse:
    """Take a delegation back."""
    person = person_of_request(request)
    try:
        end_delegation(get_object_or_404(person.deputies, pk=deputy_id), by=person)
        messages.success(request, _("已收回代理。"))
    except TingsuError as error:
        messages.error(request, error.in_(get_language() or "zh"))
    return redirect("deputies")
