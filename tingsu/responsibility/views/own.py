"""What was ruled on oneself: read it, state one's view, appeal. And the answer to an appeal."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from tingsu.cases.models import Case, Responsibility
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.responsibility.actions.saying import answer_appeal, appeal_ruling, state_view

ACTS: dict[str, Any] = {"state": state_view, "appeal": appeal_ruling}


@needs()
def own(request: HttpRequest) -> HttpResponse:
    """List what was ruled on oneself, whatever cases one may see; of the case only its number and business."""
    return _page(request, person_of_request(request))


@needs()
@require_POST
def say(request: HttpRequest, ruling_id: int) -> HttpResponse:
    """State one's view or appeal; a ruling on somebody else does not exist here."""
    person = person_of_request(request)
    ruling = get_object_or_404(Responsibility, pk=ruling_id, person=person)
    act = ACTS.get(request.POST.get("act", ""), state_view)
    try:
        act(ruling, text=request.POST.get("text", ""), by=person)
    except TingsuError as refusal:
        return _page(request, person, error=refusal.in_(get_language() or "zh"), status=409)
    messages.success(request, _("已保存。"))
    return redirect("own-responsibility")


def _page(request: HttpRequest, person: Person, *, error: str = "", status: int = 200) -> HttpResponse:
    rulings = Responsibility.objects.filter(person=person).select_related("case", "unit", "said").order_by("-at")[:100]
    context = {"rulings": rulings, "error": error, "typed": request.POST}
    return render(request, "responsibility/own.html", context, status=status)


class AnswerForm(ActForm):
    """Uphold or reject, and why."""

    ruling = forms.ModelChoiceField(label=_("哪一项认定"), queryset=Responsibility.objects.none())
    upheld = forms.ChoiceField(label=_("结论"), choices=[("no", _("维持认定")), ("yes", _("申诉成立,撤销认定"))])
    answer = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3}), max_length=4000)

    def prepare(self) -> None:
        """Offer the rulings whose appeal waits."""
        waiting = self.case.responsibilities.filter(said__appealed_at__isnull=False, said__outcome="")
        self.fields["ruling"].queryset = waiting  # type: ignore[attr-defined]
        self.fields["ruling"].initial = waiting.first()


@act_page(AnswerForm, title=_("处理申诉"), button=_("保存"), permission=Permission.RESPONSIBILITY_SET)
def answer(person: Person, case: Case, data: Data) -> str:
    """Answer an appeal."""
    answer_appeal(data["ruling"], upheld=data["upheld"] == "yes", answer=data["answer"], by=person)
    return str(_("已保存。"))
