"""Write down the facts, and record the customer's yes."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.facts import confirm_facts, state_facts
from tingsu.cases.models import Case
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


class FactsForm(ActForm):
    """What happened and what is wanted."""

    text = forms.CharField(
        label=_("查明的事实"),
        widget=forms.Textarea(attrs={"data-keep": True}),
        help_text=_("谁、什么时候、在哪里、什么事、多少钱、有什么凭证。系统里查得到的不要再问客户。"),
    )
    wants = forms.CharField(label=_("客户的诉求"), max_length=400)

    def prepare(self) -> None:
        """Begin with the last statement."""
        last = self.case.facts.last()
        if last:
            self.fields["text"].initial, self.fields["wants"].initial = last.text, last.wants


@act_page(
    FactsForm,
    title=_("记录事实"),
    button=_("保存事实和诉求"),
    permission=Permission.CASE_HANDLE,
    help_text=_("先说明为什么问,一次问一个问题。写好后向客户复述,得到“对”再往下走。"),
)
def facts(person: Person, case: Case, data: Data) -> str:
    """State the facts."""
    state_facts(case, text=data["text"], wants=data["wants"], by=person)
    return str(_("已记录事实,请向客户复述并确认。"))


class ConfirmFactsForm(ActForm):
    """How one knows that the customer agreed."""

    how = forms.CharField(
        label=_("客户怎么确认的"), max_length=200, help_text=_("例如:11月3日电话中复述,客户说“就是这样”。")
    )


@act_page(ConfirmFactsForm, title=_("客户已确认事实"), button=_("记录确认"), permission=Permission.CASE_HANDLE)
def confirm(person: Person, case: Case, data: Data) -> str:
    """Confirm the facts."""
    confirm_facts(case, how=data["how"], by=person)
    return str(_("已记录客户确认。"))
