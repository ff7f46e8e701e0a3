"""Objections that wait for a ruling, and ruling on one."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.quality.actions.objecting import better_verdicts, rule_on
from tingsu.quality.card import NOT_DUE
from tingsu.quality.models import Objection
from tingsu.quality.queries.talk import heard_turns
from tingsu.quality.queries.visible import objections_for
from tingsu.quality.shown import VERDICTS, grade_name, item_name, lines_of, notes_by_turn, shown_turns

PAGE_SIZE = 50
KEEP = "keep"


class RulingForm(forms.Form):
    """Keep the score, or change the finding; and why."""

    verdict = forms.ChoiceField(widget=forms.RadioSelect)
    answer = forms.CharField(widget=forms.Textarea(attrs={"rows": 3, "data-keep": True}), max_length=2000)

    def __init__(self, *args: object, objection: Objection, **kwargs: object) -> None:
        """Offer what this finding may be changed to."""
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["verdict"].label, self.fields["answer"].label = _("结论"), _("理由(当事人会看到)")
        language = get_language() or "zh"
        is_fault = ":" in objection.item
        changes = [
            (
                value,
                _("改为:%(verdict)s")
                % {"verdict": VERDICTS["" if is_fault and value == NOT_DUE else value].in_(language)},
            )
            for value in better_verdicts(objection.score, objection.item)
        ]
        self.fields["verdict"].choices = [(KEEP, _("维持评分")), *changes]  # type: ignore[attr-defined]


@needs(Permission.QUALITY_REVIEW)
def objections(request: HttpRequest) -> HttpResponse:
    """List objections: those that wait, or those that were ruled on."""
    person = person_of_request(request)
    done = request.GET.get("view") == "done"
    found = objections_for(person)
    found = found.exclude(ruling="").order_by("-ruled_at") if done else found.filter(ruling="").order_by("at")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [{"objection": objection, "name": item_name(objection.item)} for objection in page]
    return render(request, "quality/objections.html", {"page": page, "rows": rows, "done": done, "tab": "objections"})


@needs(Permission.QUALITY_REVIEW)
def ruling(request: HttpRequest, objection_id: int) -> HttpResponse:
    """Rule on an objection, with the talk beside it."""
    person = person_of_request(request)
    found = objections_for(person).select_related("score__conversation__party", "score__unit", "score__agent")
    objection = get_object_or_404(found, pk=objection_id)
    form, status = RulingForm(request.POST or None, objection=objection), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            verdict = form.cleaned_data["verdict"]
            try:
                rule_on(
                    objection, verdict="" if verdict == KEEP else verdict, answer=form.cleaned_data["answer"], by=person
                )
                messages.success(request, _("结论已保存,并已告知当事人。"))
                return redirect("quality-objections")
            except TingsuError as refusal:
                form.add_error(None, refusal.in_(get_language() or "zh"))
                status = 409
    score = objection.score
    turns = heard_turns(score.conversation)
    context = {
        "objection": objection,
        "score": score,
        "talk": score.conversation,
        "grade": grade_name(score.grade),
        "line": next((line for line in lines_of(score, turns) if line.item == objection.item), None),
        "name": item_name(objection.item),
        "turns": shown_turns(turns, notes_by_turn(score)),
        "form": form,
        "tab": "objections",
    }
    return render(request, "quality/ruling.html", context, status=status)
