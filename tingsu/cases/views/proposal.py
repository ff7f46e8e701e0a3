"""Propose a solution; record an answer that came by phone or in person."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.proposals import answer_proposal, propose_solution
from tingsu.cases.models import Case
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.core.errors import NotAllowed
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


class ProposalForm(ActForm):
    """The words put to the customer."""

    text = forms.CharField(
        label=_("方案"),
        widget=forms.Textarea(attrs={"data-keep": True}),
        help_text=_("从低到高,说清依据、好处和时间;超出权限的先审批再说。客户会在进度页看到并答复。"),
    )


@act_page(ProposalForm, title=_("提出方案"), button=_("向客户提出方案"), permission=Permission.CASE_PROPOSE)
def propose(person: Person, case: Case, data: Data) -> str:
    """Put a proposal to the customer."""
    propose_solution(case, text=data["text"], by=person)
    return str(_("方案已发给客户,等待答复。"))


class AnswerForm(ActForm):
    """Yes or no, and what the customer would rather have."""

    answer = forms.ChoiceField(label=_("客户的答复"), choices=[("yes", _("同意")), ("no", _("不同意"))])
    wish = forms.CharField(label=_("客户希望怎样更好"), required=False, widget=forms.Textarea(attrs={"rows": 3}))


@act_page(AnswerForm, title=_("记录客户对方案的答复"), button=_("保存答复"), permission=Permission.CASE_HANDLE)
def answer(person: Person, case: Case, data: Data) -> str:
    """Record the customer's answer."""
    proposal = case.proposals.last()
    if proposal is None:
        raise NotAllowed(str(_("还没有提出方案。")))
    answer_proposal(case, proposal=proposal, accepted=data["answer"] == "yes", wish=data["wish"], by=person)
    return str(_("已记录客户的答复。"))
