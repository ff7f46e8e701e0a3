"""Begin a talk at the counter or on the phone, in which the clerk types both sides."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.parties import PartyFacts
from tingsu.core.errors import TingsuError
from tingsu.desk.actions.opening import Opening, open_conversation
from tingsu.desk.models import Mode
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of


class OpeningForm(forms.Form):
    """Where the customer is, and who it is when that is known."""

    mode = forms.ChoiceField(
        label=_("怎么谈"),
        widget=forms.RadioSelect,
        choices=[(Mode.COUNTER.value, Mode.COUNTER.label), (Mode.HOTLINE.value, Mode.HOTLINE.label)],
        initial=Mode.COUNTER.value,
    )
    name = forms.CharField(label=_("客户姓名"), max_length=60, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)
    unit = forms.ModelChoiceField(label=_("机构"), queryset=Unit.objects.none())
    language = forms.ChoiceField(label=_("语言"), choices=[("zh", "中文"), ("en", "English")], initial="zh")
    key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = Unit.objects.filter(is_active=True)
        scope = units_of(person, Permission.DESK_TALK)
        chosen: Any = self.fields["unit"]
        chosen.queryset = units if scope is None else units.filter(pk__in=scope)
        chosen.initial = person.main_post.unit_id if person.main_post else None


@needs(Permission.DESK_TALK)
def open_talk(request: HttpRequest) -> HttpResponse:
    """Show the form; open the talk."""
    person = person_of_request(request)
    form = OpeningForm(request.POST if request.method == "POST" else None, person=person)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            opening = Opening(
                Mode(data["mode"]),
                data["unit"],
                PartyFacts(name=data["name"].strip(), phone=data["phone"].strip()),
                language=data["language"],
                key=f"desk:{person.pk}:{data['key']}" if data["key"] else "",
            )
            try:
                opened = open_conversation(opening, by=person)
            except TingsuError as error:
                form.add_error(None, error.in_(get_language() or "zh"))
                status = 400
            else:
                return redirect("talk", opened.conversation.pk)
    return render(request, "desk/new.html", {"form": form}, status=status)
