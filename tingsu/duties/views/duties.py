"""Open a plan, tick its steps, mark a special customer."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.cases.models import Case
from tingsu.cases.queries.visible import case_for
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.core.errors import TingsuError
from tingsu.core.reading.labels import RISKS
from tingsu.duties.actions.plan import open_plan, tick_step
from tingsu.duties.actions.special import mark_special
from tingsu.duties.models import PlanTask
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.packs import installed


class PlanForm(ActForm):
    """For which risk."""

    risk = forms.ChoiceField(label=gettext_lazy("哪一种风险"))

    def prepare(self) -> None:
        """Offer the handbook's risks, danger to life first, and those the case shows before the others."""
        shown = sorted(RISKS, key=lambda risk: (risk != "harm", risk not in self.case.risks))
        risks = installed().risks
        self.fields["risk"].choices = [  # type: ignore[attr-defined]
            (risk, risks[risk].name.in_(get_language() or "zh")) for risk in shown if risk in risks
        ]


@act_page(
    PlanForm,
    title=gettext_lazy("启动应急预案"),
    button=gettext_lazy("启动预案"),
    permission=Permission.CASE_HANDLE,
    help_text=gettext_lazy("按手册列出头几分钟要做的事,逐项打勾;负责人会马上收到通知。"),
)
def plan(person: Person, case: Case, data: Data) -> str:
    """Open a plan by hand."""
    opened = open_plan(case, risk=data["risk"], by=person)
    return str(_("预案已启动,请逐项落实。") if opened else _("这一预案之前已经启动。"))


@needs(Permission.CASE_HANDLE)
@require_POST
def step(request: HttpRequest, case_id: int, task_id: int) -> HttpResponse:
    """Tick a step."""
    person = person_of_request(request)
    case = case_for(person, case_id)
    task = get_object_or_404(PlanTask, pk=task_id, case=case)
    try:
        tick_step(task, note=request.POST.get("note", ""), by=person)
    except TingsuError as error:
        messages.error(request, error.in_(get_language() or "zh"))
    else:
        messages.success(request, _("已记下,第 %(n)d 步完成。") % {"n": task.position})
    return redirect("case", case_id)


class SpecialForm(ActForm):
    """Which kinds."""

    types = forms.MultipleChoiceField(
        label=gettext_lazy("客户属于"), required=False, widget=forms.SelectMultiple(attrs={"size": 8})
    )

    def prepare(self) -> None:
        """Offer the handbook's special customers."""
        special = [c for c in installed().customers.values() if c.group == "special"]
        self.fields["types"].choices = [(c.id, c.name.in_(get_language() or "zh")) for c in special]  # type: ignore[attr-defined]
        self.fields["types"].initial = self.case.party.customer_types


@act_page(
    SpecialForm,
    title=gettext_lazy("特殊客户"),
    button=gettext_lazy("保存,显示照顾义务"),
    permission=Permission.CASE_HANDLE,
    help_text=gettext_lazy("按住 Ctrl 可选多类;只登记办理投诉用得着的。"),
)
def special(person: Person, case: Case, data: Data) -> str:
    """Mark a special customer."""
    mark_special(case, types=data["types"], by=person, version=data["version"])
    return str(_("已保存,照顾义务显示在右侧。") if data["types"] else _("已取消特殊客户。"))
