"""After the talk: the draft of its record, checked and confirmed."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tingsu.cases.models import Case, Level, Matter
from tingsu.cases.views.fields import MomentField, code_choices
from tingsu.core.errors import TingsuError
from tingsu.desk.actions.recording import Kept, Record, confirm_record
from tingsu.desk.models import Conversation, State
from tingsu.desk.queries.beside import open_cases
from tingsu.desk.queries.visible import conversation_for
from tingsu.desk.recorded import Draft, draft_of
from tingsu.desk.render import drawn_turns
from tingsu.desk.views.acting import Data
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission
from tingsu.org.scope import units_of

PARTS = ("what", "wants", "done", "next")
SCORES = [("", "—"), *((str(score), str(score)) for score in range(5, 0, -1))]


class RecordForm(forms.Form):
    """The fields of the case, the summary in four parts, the promises that were found."""

    outcome = forms.ChoiceField(
        label=gettext_lazy("这次对话"),
        widget=forms.RadioSelect,
        choices=[
            ("new", gettext_lazy("登记为新投诉")),
            ("join", gettext_lazy("并入已有投诉")),
            ("none", gettext_lazy("不需要立案")),
        ],
    )
    case = forms.ModelChoiceField(
        label=gettext_lazy("并入哪一件"), queryset=Case.objects.none(), required=False, empty_label="—"
    )
    reason = forms.CharField(label=gettext_lazy("不立案的原因"), max_length=400, required=False)
    unit = forms.ModelChoiceField(label=gettext_lazy("被投诉机构"), queryset=Unit.objects.none(), required=False)
    matter = forms.ChoiceField(label=gettext_lazy("事项"), choices=Matter.choices)
    business = forms.ChoiceField(label=gettext_lazy("业务类别"), required=False)
    cause = forms.ChoiceField(label=gettext_lazy("投诉原因"), required=False)
    amount = forms.DecimalField(label=gettext_lazy("涉及金额"), required=False, max_digits=14, decimal_places=2)
    level = forms.ChoiceField(
        label=gettext_lazy("等级"), choices=Level.choices, help_text=gettext_lazy("由风险推荐;没有分类权限时只作提示。")
    )
    what = forms.CharField(label=gettext_lazy("发生了什么"), max_length=1000, required=False)
    wants = forms.CharField(label=gettext_lazy("客户要什么"), max_length=1000, required=False)
    done = forms.CharField(label=gettext_lazy("已经做了什么"), max_length=1000, required=False)
    next = forms.CharField(label=gettext_lazy("下一步"), max_length=1000, required=False)
    score = forms.ChoiceField(
        label=gettext_lazy("问过的满意度"),
        choices=SCORES,
        required=False,
        help_text=gettext_lazy("客户亲口说的分数,1 到 5;没有问就不填。"),
    )

    def __init__(self, *args: Any, talk: Conversation, person: Person, draft: Draft, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.draft = draft
        chosen: Any = self.fields
        for part in PARTS:
            chosen[part].widget = forms.Textarea(attrs={"rows": 2})
            chosen[part].initial = getattr(draft.summary, part)
        cases = open_cases(talk, person)
        chosen["case"].queryset = cases
        chosen["case"].initial = talk.case_id
        chosen["unit"].queryset, chosen["unit"].initial = _units(person), talk.unit_id
        chosen["business"].choices = code_choices("business", "broker_business")
        chosen["cause"].choices = code_choices("cause")
        for name in ("matter", "business", "cause", "level"):
            chosen[name].initial = getattr(draft, name)
        is_complaint = draft.matter == Matter.COMPLAINT
        chosen["outcome"].initial = "join" if talk.case_id else "new" if is_complaint else "none"
        chosen["score"].initial = talk.score or ""
        for number, promised in enumerate(draft.promises):
            ahead = promised.due_at > timezone.now()
            chosen[f"kept_{number}"] = forms.BooleanField(label=_("算承诺"), required=False, initial=ahead)
            chosen[f"promise_{number}"] = forms.CharField(
                label=_("答应了什么"), max_length=400, required=False, initial=promised.text
            )
            chosen[f"due_{number}"] = MomentField(
                label=_("什么时候前兑现"), required=False, initial=timezone.localtime(promised.due_at)
            )

    def promise_rows(self) -> list[tuple[Any, Any, Any]]:
        """Return the fields of each promise, for the template."""
        return [(self[f"kept_{n}"], self[f"promise_{n}"], self[f"due_{n}"]) for n in range(len(self.draft.promises))]

    def clean(self) -> dict[str, Any]:
        """Refuse what does not say what to do."""
        data = super().clean() or {}
        if data.get("outcome") == "join" and not data.get("case"):
            self.add_error("case", _("请选要并入的投诉。"))
        if data.get("outcome") == "none" and not data.get("reason"):
            self.add_error("reason", _("请写明为什么不需要立案,例如:只是咨询,已当场答复。"))
        for number in range(len(self.draft.promises)):
            if data.get(f"kept_{number}") and not (data.get(f"promise_{number}") and data.get(f"due_{number}")):
                self.add_error(f"due_{number}", _("承诺要有内容和时间。"))
        return data


@needs(Permission.DESK_TALK)
def record_talk(request: HttpRequest, talk_id: int) -> HttpResponse:
    """Show the draft; confirm the record."""
    person = person_of_request(request)
    talk = conversation_for(person, talk_id)
    if talk.confirmed_at or talk.state not in (State.WRAP_UP, State.ENDED):
        return redirect("talk", talk.pk)
    draft = draft_of(talk)
    form = RecordForm(request.POST if request.method == "POST" else None, talk=talk, person=person, draft=draft)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                done = confirm_record(talk, record=_record(form.cleaned_data, draft), by=person)
            except TingsuError as error:
                form.add_error(None, error.in_(get_language() or "zh"))
                status = 409
            else:
                return _confirmed(request, done)
    context = {"talk": talk, "form": form, "turns": drawn_turns(talk)}
    return render(request, "desk/record.html", context, status=status)


def _confirmed(request: HttpRequest, talk: Conversation) -> HttpResponse:
    if talk.case:
        messages.success(request, _("已记入 %(number)s。") % {"number": talk.case.number})
    else:
        messages.success(request, _("已保存记录,没有立案。"))
    return redirect(reverse("desk"))


def _record(data: Data, draft: Draft) -> Record:
    parts = (
        (_("经过"), data["what"]),
        (_("诉求"), data["wants"]),
        (_("已做"), data["done"]),
        (_("下一步"), data["next"]),
    )
    kept = [n for n in range(len(draft.promises)) if data[f"kept_{n}"] and data["outcome"] != "none"]
    return Record(
        summary="\n".join(f"{name}:{text.strip()}" for name, text in parts if text.strip()),
        matter=Matter(data["matter"]),
        business=data["business"],
        cause=data["cause"],
        amount=data["amount"],
        level=Level(data["level"]),
        unit=data["unit"],
        case=data["case"] if data["outcome"] == "join" else None,
        reason=data["reason"] if data["outcome"] == "none" else "",
        promises=tuple(Kept(data[f"promise_{n}"], data[f"due_{n}"]) for n in kept),
        score=int(data["score"]) if data["score"] else None,
    )


def _units(person: Person) -> Any:
    units = Unit.objects.filter(is_active=True)
    scope = units_of(person, Permission.CASE_OPEN)
    return units if scope is None else units.filter(pk__in=scope)
