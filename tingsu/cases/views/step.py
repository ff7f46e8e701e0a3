"""Go on to the next of the six steps, or back."""

from __future__ import annotations

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.steps import advance_step
from tingsu.cases.models import Case
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.core.workflow import Step
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.packs import installed


class StepForm(ActForm):
    """To which step, and how one knows that the last is done."""

    to = forms.ChoiceField(label=_("进入"))
    note = forms.CharField(label=_("上一步怎么算完成"), required=False, max_length=400)

    def prepare(self) -> None:
        """Offer all steps but the present one; the next is chosen."""
        here, language = Step(self.case.step), get_language() or "zh"
        steps = installed().steps
        choices = [(s.value, f"{s.number} {steps[s.value].name.in_(language)}") for s in Step if s != here]
        self.fields["to"].choices = choices  # type: ignore[attr-defined]
        following = [step for step in Step if step.number == here.number + 1]
        self.fields["to"].initial = following[0].value if following else None


@act_page(StepForm, title=_("推进步骤"), button=_("进入这一步"), permission=Permission.CASE_HANDLE)
def step(person: Person, case: Case, data: Data) -> str:
    """Advance the step."""
    advance_step(case, to=Step(data["to"]), note=data["note"], by=person, version=data["version"])
    return str(_("已推进。"))
