"""Give a case to somebody, or take it over."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.assignment import assign_case, take_over_case
from tingsu.cases.models import Case
from tingsu.cases.queries.people import handlers_for
from tingsu.cases.views.acting import ActForm, Confirm, Data, act_page
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission


class AssignForm(ActForm):
    """To whom, to which unit."""

    owner = forms.ModelChoiceField(label=_("负责人"), queryset=Person.objects.none(), required=False, empty_label="—")
    unit = forms.ModelChoiceField(label=_("机构"), queryset=Unit.objects.filter(is_active=True), empty_label="—")

    def prepare(self) -> None:
        """Offer the people one may assign to."""
        self.fields["owner"].queryset = handlers_for(self.person)  # type: ignore[attr-defined]
        self.fields["owner"].initial, self.fields["unit"].initial = self.case.owner, self.case.unit


@act_page(
    AssignForm,
    title=_("分派"),
    button=_("分派"),
    permission=Permission.CASE_ASSIGN,
    help_text=_("首问负责:在对方接手之前,首位受理人仍对客户负责。"),
)
def assign(person: Person, case: Case, data: Data) -> str:
    """Assign a case."""
    assign_case(case, owner=data["owner"], unit=data["unit"], by=person, version=data["version"])
    return str(_("已分派。"))


@act_page(Confirm, title=_("接手这件投诉"), button=_("接手"), permission=Permission.CASE_TAKE_OVER)
def take_over(person: Person, case: Case, data: Data) -> str:
    """Take a case over."""
    take_over_case(case, by=person, version=data["version"])
    return str(_("您已接手,现在由您对客户负责。"))
