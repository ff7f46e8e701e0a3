"""Apply, take, decide, tell; and the list."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.decision import Gift, Ruling
from tingsu.cases.models import Case, RedressGround, RedressKind, Validity
from tingsu.cases.views.acting import ActForm, Confirm, Data, act_page
from tingsu.cases.views.decision import WAYS
from tingsu.cases.views.fields import MomentField
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.review.actions.application import apply_review
from tingsu.review.actions.deciding import decide_review
from tingsu.review.actions.taking import take_review
from tingsu.review.actions.telling import tell_review
from tingsu.review.models import Outcome
from tingsu.review.queries.open import reviews_for, running_review

PAGE_SIZE = 50
REMEDIES = _("如仍不同意,可以向调解组织申请调解,也可以依法申请仲裁或向人民法院起诉。")


class ApplicationForm(ActForm):
    """What the customer wants looked at again."""

    reason = forms.CharField(label=_("客户的申请"), widget=forms.Textarea(attrs={"rows": 4, "data-keep": True}))
    at = MomentField(label=_("收到申请的时间"), required=False, help_text=_("不填就是现在。"))


@act_page(
    ApplicationForm,
    title=_("登记核查申请"),
    button=_("登记"),
    permission=Permission.CASE_HANDLE,
    help_text=_("客户收到决定之日起 30 日内可以书面申请,由上级机构办理。"),
)
def application(person: Person, case: Case, data: Data) -> str:
    """Apply for a review on the customer's behalf."""
    review = apply_review(case, reason=data["reason"], at=data["at"], by=person)
    return str(_("已登记,由 %(unit)s 核查。") % {"unit": review.unit.display_name})


@act_page(
    Confirm,
    title=_("受理核查"),
    button=_("由我核查"),
    permission=Permission.REVIEW_HANDLE,
    help_text=_("参与过处理、决定或审批的人不能核查。受理后会告知客户由您负责。"),
)
def taking(person: Person, case: Case, data: Data) -> str:
    """Take a review on."""
    take_review(case, by=person, version=data["version"])
    return str(_("已受理核查,并告知客户。"))


class OutcomeForm(ActForm):
    """Confirm or replace, with the parts of a decision."""

    outcome = forms.ChoiceField(label=_("核查结论"), choices=Outcome.choices)
    validity = forms.ChoiceField(label=_("是否属实"), choices=Validity.choices)
    facts = forms.CharField(label=_("核查查明的事实"), widget=forms.Textarea(attrs={"rows": 4, "data-keep": True}))
    basis = forms.CharField(label=_("依据"), widget=forms.Textarea(attrs={"rows": 2, "data-keep": True}))
    reasons = forms.CharField(
        label=_("对过程、时限和结果的看法"), widget=forms.Textarea(attrs={"rows": 4, "data-keep": True})
    )
    result = forms.CharField(
        label=_("核查决定"),
        widget=forms.Textarea(attrs={"rows": 3, "data-keep": True}),
        help_text=_("维持、部分更改还是更改;更改后谁在哪天做什么。"),
    )
    remedies = forms.CharField(label=_("救济途径"), widget=forms.Textarea(attrs={"rows": 2}), initial=REMEDIES)
    kind = forms.ChoiceField(label=_("补偿"), required=False, choices=[("", _("没有")), *RedressKind.choices])
    ground = forms.ChoiceField(label=_("补偿依据"), required=False, choices=RedressGround.choices)
    amount = forms.DecimalField(
        label=_("金额"), required=False, min_value=Decimal(0), max_digits=12, decimal_places=2, initial=Decimal(0)
    )

    def prepare(self) -> None:
        """Begin with what the reviewed decision found."""
        review = running_review(self.case)
        if review:
            self.fields["validity"].initial = review.decision.validity
            self.fields["facts"].initial = review.decision.facts
            self.fields["basis"].initial = review.decision.basis


@act_page(OutcomeForm, title=_("作出核查决定"), button=_("作出核查决定"), permission=Permission.REVIEW_HANDLE)
def outcome(person: Person, case: Case, data: Data) -> str:
    """Decide a review."""
    ruling = Ruling(data["validity"], data["facts"], data["basis"], data["reasons"], data["remedies"])
    gifts = [Gift(data["ground"], data["kind"], data["amount"] or Decimal(0))] if data["kind"] else []
    decide_review(
        case,
        outcome=Outcome(data["outcome"]),
        ruling=ruling,
        result=data["result"],
        redress=gifts,
        by=person,
        version=data["version"],
    )
    return str(_("已作出核查决定,请尽快告知客户。"))


class TellForm(ActForm):
    """How and when, with what proof."""

    how = forms.ChoiceField(label=_("告知方式"), choices=WAYS)
    at = MomentField(label=_("告知时间"), required=False, help_text=_("不填就是现在。"))
    proof = forms.CharField(
        label=_("凭证"), required=False, max_length=300, help_text=_("签收单、邮寄单号、通话时间等。")
    )


@act_page(TellForm, title=_("告知核查决定"), button=_("告知客户"), permission=Permission.REVIEW_HANDLE)
def notice(person: Person, case: Case, data: Data) -> str:
    """Tell the outcome."""
    tell_review(case, how=data["how"], proof=data["proof"], at=data["at"], by=person, version=data["version"])
    return str(_("已告知客户核查决定。"))


@needs(Permission.REVIEW_HANDLE)
def reviews(request: HttpRequest) -> HttpResponse:
    """List reviews: those that run, or those that are told."""
    done = request.GET.get("view") == "done"
    found = reviews_for(person_of_request(request), done=done)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "review/reviews.html", {"page": page, "done": done})
