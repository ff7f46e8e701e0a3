"""Draft, edit and keep the four-part summary."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Case
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.papers.actions.summary import keep_summary
from tingsu.papers.draft import Draft, draft_summary


class SummaryForm(ActForm):
    """The four parts."""

    details = forms.CharField(label=_("投诉详情"), widget=forms.Textarea(attrs={"rows": 5, "data-keep": True}))
    course = forms.CharField(label=_("处理经过和结果"), widget=forms.Textarea(attrs={"rows": 8, "data-keep": True}))
    prevention = forms.CharField(
        label=_("预防要点"), required=False, widget=forms.Textarea(attrs={"rows": 3, "data-keep": True})
    )
    measures = forms.CharField(
        label=_("整改措施"), required=False, widget=forms.Textarea(attrs={"rows": 3, "data-keep": True})
    )

    def prepare(self) -> None:
        """Begin with what was kept, else with a draft from the record."""
        parts = getattr(self.case, "summary", None) or draft_summary(self.case)
        for name in Draft.__slots__:
            self.fields[name].initial = getattr(parts, name)


@act_page(
    SummaryForm,
    title=_("四部分小结"),
    button=_("保存小结"),
    permission=Permission.CASE_HANDLE,
    help_text=_("草稿由记录自动拼成,请核对修改后保存。"),
)
def summary(person: Person, case: Case, data: Data) -> str:
    """Keep the summary."""
    keep_summary(case, parts=Draft(*(data[name] for name in Draft.__slots__)), by=person, version=data["version"])
    return str(_("已保存小结。"))
