"""Ask for an extension, list what waits, decide."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tingsu.cases.actions.adjustment import Notice, extension_letter
from tingsu.cases.actions.messages import mask_in_case
from tingsu.cases.letters import due_date
from tingsu.cases.models import Case
from tingsu.cases.queries.visible import visible_to
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.core.clock.words import limit_words
from tingsu.core.errors import TingsuError
from tingsu.extensions.actions.decision import approve_extension, return_extension
from tingsu.extensions.actions.request import request_extension, tried
from tingsu.extensions.models import ExtensionRequest, Standing
from tingsu.extensions.queries import extension_of, may_decide, pending_extensions
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


class ExtensionForm(ActForm):
    """Which clock to what total, and the words for the customer."""

    extension = forms.ChoiceField(label=gettext_lazy("延长哪个时限,到多久"))
    reason = forms.CharField(
        label=gettext_lazy("需要更多时间的原因"), max_length=300, widget=forms.Textarea(attrs={"rows": 2})
    )
    done = forms.CharField(
        label=gettext_lazy("到今天已经做了什么"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "data-keep": True}),
    )
    plan = forms.CharField(
        label=gettext_lazy("接下来的安排"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "data-keep": True}),
        help_text=gettext_lazy("谁在哪天做什么。这三项会写进给客户的告知信。"),
    )

    def prepare(self) -> None:
        """Offer what the rules of the running clocks foresee."""
        language = get_language() or "zh"
        choices = []
        for clock in self.case.clocks.filter(state__in=["running", "paused"]):
            rule = clock.rule
            for extension in rule.extensions if rule else ():
                if extension.total.amount != clock.limit:
                    total, article = limit_words(extension.total).in_(language), extension.article.in_(language)
                    choices.append((f"{clock.pk}:{extension.total.amount}", f"{clock.name} → {total}({article})"))
        self.fields["extension"].choices = choices  # type: ignore[attr-defined]


@act_page(
    ExtensionForm,
    title=gettext_lazy("申请延期"),
    button=gettext_lazy("申请延期"),
    permission=Permission.CLOCK_EXTEND,
    help_text=gettext_lazy("您的级别可以批准的,保存后立即生效并告知客户;否则转给有权批准的负责人。"),
)
def ask(person: Person, case: Case, data: Data) -> str:
    """Ask for an extension."""
    clock_id, _colon, total = data["extension"].partition(":")
    request = request_extension(
        case,
        clock=case.clocks.get(pk=int(clock_id)),
        total=int(total),
        reason=data["reason"],
        done=data["done"],
        plan=data["plan"],
        by=person,
        version=data["version"],
    )
    if request.standing == Standing.GRANTED:
        return str(_("已延期,并已告知客户。"))
    return str(_("已提交延期申请,等待批准。批准前原时限不变。"))


@needs(Permission.CLOCK_APPROVE)
def show_extensions(request: HttpRequest) -> HttpResponse:
    """List the requests that wait for this person."""
    waiting = pending_extensions(person_of_request(request))
    return render(request, "extensions/extensions.html", {"waiting": waiting})


class DecisionForm(forms.Form):
    """Grant or return."""

    note = forms.CharField(
        label=gettext_lazy("批注"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("退回时必填原因。"),
    )


@needs(Permission.CLOCK_APPROVE)
def decide(request: HttpRequest, request_id: int) -> HttpResponse:
    """Show one request with the letter that would leave; grant it or return it."""
    person = person_of_request(request)
    asked = get_object_or_404(
        ExtensionRequest.objects.filter(case__in=visible_to(person).values("pk").order_by()).select_related(
            "case__unit", "case__party", "clock", "asked_by", "decided_by"
        ),
        pk=request_id,
    )
    form = DecisionForm(request.POST or None)
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            words = _act(asked, form.cleaned_data["note"], person, granted=request.POST.get("do") == "grant")
        except TingsuError as error:
            form.add_error(None, error.in_(get_language() or "zh"))
            status = 409
        else:
            messages.success(request, words)
            return redirect("extensions")
    return render(request, "extensions/extension.html", _context(asked, form, person), status=status)


def _act(asked: ExtensionRequest, note: str, person: Person, *, granted: bool) -> str:
    if granted:
        approve_extension(asked, note=note, by=person)
        return str(_("已批准延期,并已告知客户。"))
    return_extension(asked, note=note, by=person)
    return str(_("已退回延期申请。"))


def _context(asked: ExtensionRequest, form: DecisionForm, person: Person) -> dict[str, Any]:
    extension = extension_of(asked)
    deadline = tried(asked.clock, asked.total, timezone.now())
    due_at = deadline.due_at if deadline else None
    letter = extension_letter(
        asked.case,
        total=asked.total,
        reason=asked.reason,
        notice=Notice(asked.done, asked.plan),
        by=person,
        customer=str(asked.case.party),
        **({"due_on": due_date(due_at, asked.case)} if due_at else {}),
    )
    return {
        "asked": asked,
        "form": form,
        "extension": extension,
        "total": limit_words(extension.total) if extension else None,
        # Name and secret link stand only in the customer's own letter: here they would be a look at personal data.
        "letter": mask_in_case(letter, asked.case),
        "decidable": asked.standing == Standing.PENDING and may_decide(asked, person),
    }
