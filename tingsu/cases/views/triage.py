"""Classify a case."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.triage import Triage, triage_case
from tingsu.cases.models import Case, Level, Matter
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.cases.views.fields import code_choices
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


class TriageForm(ActForm):
    """Kind, level and the three axes of JR/T 0169-2018."""

    matter = forms.ChoiceField(label=_("事项"), choices=Matter.choices)
    level = forms.ChoiceField(label=_("等级"), choices=Level.choices)
    business = forms.ChoiceField(label=_("业务类别"), required=False)
    cause = forms.ChoiceField(label=_("投诉原因(客户视角)"), required=False)
    business_channel = forms.ChoiceField(
        label=_("业务办理渠道"), required=False, help_text=_("业务是在哪里办的,不是投诉从哪里来的。")
    )

    def prepare(self) -> None:
        """Fill in what is known."""
        self.fields["business"].choices = code_choices("business", "broker_business")  # type: ignore[attr-defined]
        self.fields["cause"].choices = code_choices("cause")  # type: ignore[attr-defined]
        self.fields["business_channel"].choices = code_choices("business_channel")  # type: ignore[attr-defined]
        for name in ("matter", "level", "business", "cause", "business_channel"):
            self.fields[name].initial = getattr(self.case, name)


@act_page(TriageForm, title=_("分类定级"), button=_("保存分类"), permission=Permission.CASE_TRIAGE)
def triage(person: Person, case: Case, data: Data) -> str:
    """Triage a case."""
    chosen = Triage(
        matter=data["matter"],
        level=data["level"],
        business=data["business"],
        cause=data["cause"],
        business_channel=data["business_channel"],
        priority=case.priority,
    )
    triage_case(case, triage=chosen, by=person, version=data["version"])
    return str(_("已保存分类。"))
