"""Everybody to whom cases can go: what they can do, how much they have, who is away."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Deputy, Person
from tingsu.org.permissions import Permission
from tingsu.routing.actions.abilities import set_abilities
from tingsu.routing.candidates import loads, takers
from tingsu.routing.names import language_choices, language_name, skill_choices, skill_name


class AbilitiesForm(forms.Form):
    """Skills and languages."""

    skills = forms.MultipleChoiceField(
        label=gettext_lazy("业务专长"), required=False, widget=forms.CheckboxSelectMultiple, choices=skill_choices
    )
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("普通话以外的语言"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=language_choices,
    )


@needs(Permission.RULE_MANAGE)
def abilities(request: HttpRequest) -> HttpResponse:
    """List everybody with skills, languages, load and absence."""
    people = takers()
    load, today = loads([person.pk for person in people]), timezone.localdate()
    away = Deputy.objects.filter(since__lte=today, until__gte=today).select_related("deputy")
    absent = {row.absent_id: row for row in away}
    rows = [
        {
            "person": person,
            "posts": [post for post in person.posts.all() if not post.until or post.until >= today],
            "skills": [skill_name(a.code) for a in person.abilities.all() if a.kind == "skill"],
            "languages": [language_name(a.code) for a in person.abilities.all() if a.kind == "language"],
            "load": load.get(person.pk, 0),
            "absent": absent.get(person.pk),
        }
        for person in people
    ]
    return render(request, "routing/abilities.html", {"rows": rows})


@needs(Permission.RULE_MANAGE)
def ability(request: HttpRequest, person_id: int) -> HttpResponse:
    """Set what one person can do."""
    shown = get_object_or_404(Person, pk=person_id)
    initial = {
        "skills": [a.code for a in shown.abilities.all() if a.kind == "skill"],
        "languages": [a.code for a in shown.abilities.all() if a.kind == "language"],
    }
    form = AbilitiesForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        set_abilities(shown, skills=data["skills"], languages=data["languages"], by=person_of_request(request).actor)
        messages.success(request, _("已保存 %(name)s 的专长。") % {"name": shown.display_name})
        return redirect("abilities")
    return render(request, "routing/ability.html", {"form": form, "shown": shown})
