"""Name the people of the bank whom the customer complains about."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.recusal import recuse_people
from tingsu.cases.models import Case
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


class RecusalForm(ActForm):
    """Who."""

    people = forms.ModelMultipleChoiceField(
        label=_("被投诉人员"),
        queryset=Person.objects.none(),
        required=False,
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_("按住 Ctrl 可选多位;一位也不选就是取消回避。"),
    )

    def prepare(self) -> None:
        """Offer everybody who works at the case's unit or above it, and those already named."""
        above = [int(part) for part in self.case.unit.path.split("/") if part]
        there = Person.objects.filter(is_active=True, posts__unit__in=above)
        named = Person.objects.filter(pk__in=self.case.concerned)
        self.fields["people"].queryset = (there | named).distinct().order_by("name")  # type: ignore[attr-defined]
        self.fields["people"].initial = self.case.concerned


@act_page(
    RecusalForm,
    title=_("登记被投诉人员"),
    button=_("保存,请其回避"),
    permission=Permission.CASE_ASSIGN,
    help_text=_("被投诉的人员仍可查看,但不能处理、决定或审批这件投诉(2020年第3号令第17条)。"),
)
def recuse(person: Person, case: Case, data: Data) -> str:
    """Name the people complained about."""
    recuse_people(case, people=list(data["people"]), by=person, version=data["version"])
    return str(_("已登记回避。") if data["people"] else _("已取消回避。"))
