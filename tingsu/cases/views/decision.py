"""Decide, approve, return, tell."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from tingsu.cases.actions.decision import Gift, Ruling, approve_decision, decide_case, return_decision
from tingsu.cases.actions.notice import tell_decision
from tingsu.cases.models import Case, RedressGround, RedressKind, Validity
from tingsu.cases.views.acting import ActForm, Confirm, Data, act_page
from tingsu.cases.views.fields import MomentField
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

REMEDIES = _("如对处理决定有异议,可自收到之日起 30 日内向我行上级机构申请核查,也可以申请调解、仲裁或向人民法院起诉。")


class DecisionForm(ActForm):
    """The four parts of a decision (Order 2020/3 art. 19) and what is given."""

    validity = forms.ChoiceField(label=_("是否属实"), choices=Validity.choices)
    facts = forms.CharField(label=_("查明的事实"), widget=forms.Textarea(attrs={"data-keep": True}))
    basis = forms.CharField(label=_("依据"), widget=forms.Textarea(attrs={"rows": 2, "data-keep": True}))
    reasons = forms.CharField(label=_("理由"), widget=forms.Textarea(attrs={"rows": 3, "data-keep": True}))
    remedies = forms.CharField(label=_("救济途径"), widget=forms.Textarea(attrs={"rows": 3}), initial=REMEDIES)
    kind = forms.ChoiceField(label=_("补偿"), required=False, choices=[("", _("没有")), *RedressKind.choices])
    ground = forms.ChoiceField(label=_("补偿依据"), required=False, choices=RedressGround.choices)
    amount = forms.DecimalField(
        label=_("金额"), required=False, min_value=Decimal(0), max_digits=12, decimal_places=2, initial=Decimal(0)
    )
    gift_note = forms.CharField(
        label=_("补偿说明"), required=False, max_length=200, help_text=_("写依据和怎么算的,不写任何条件。")
    )

    def prepare(self) -> None:
        """Begin with the confirmed facts."""
        facts = self.case.facts.last()
        if facts:
            self.fields["facts"].initial = facts.text


@act_page(
    DecisionForm,
    title=_("作出处理决定"),
    button=_("作出决定"),
    permission=Permission.CASE_DECIDE,
    help_text=_("补偿超出本人权限时自动转审批。补偿要有依据,不能以不投诉、删帖为条件。"),
)
def decide(person: Person, case: Case, data: Data) -> str:
    """Decide a case."""
    ruling = Ruling(data["validity"], data["facts"], data["basis"], data["reasons"], data["remedies"])
    gifts = (
        [Gift(data["ground"], data["kind"], data["amount"] or Decimal(0), data["gift_note"])] if data["kind"] else []
    )
    decision = decide_case(case, ruling=ruling, redress=gifts, by=person, version=data["version"])
    if decision.needs_approval:
        return str(_("已提交审批:%(why)s。") % {"why": decision.approval_reason})
    return str(_("已作出决定,请尽快告知客户。"))


@act_page(Confirm, title=_("批准处理决定"), button=_("批准"), permission=Permission.CASE_APPROVE)
def approve(person: Person, case: Case, data: Data) -> str:
    """Approve the decision."""
    decision = approve_decision(case, by=person, version=data["version"])
    return str(_("已批准。") if decision.approved_at else _("已批准,还需要另一位负责人批准。"))


class ReturnForm(ActForm):
    """Why it goes back."""

    reason = forms.CharField(label=_("退回的原因"), widget=forms.Textarea(attrs={"rows": 3}), max_length=400)


@act_page(ReturnForm, title=_("退回修改"), button=_("退回"), permission=Permission.CASE_APPROVE)
def send_back(person: Person, case: Case, data: Data) -> str:
    """Return the decision."""
    return_decision(case, reason=data["reason"], by=person, version=data["version"])
    return str(_("已退回经办人。"))


WAYS = [
    ("portal", _("进度页(客户可随时查看)")),
    ("dialled", _("电话告知")),
    ("handed", _("当面交付")),
    ("posted", _("邮寄")),
    ("sent", _("短信或邮件")),
]


class NoticeForm(ActForm):
    """How and when the customer was told, and the proof."""

    how = forms.ChoiceField(label=_("告知方式"), choices=WAYS)
    at = MomentField(
        label=_("告知时间"), required=False, help_text=_("不填就是现在。电话以拨出、邮寄以交寄、短信以发出为准。")
    )
    proof = forms.CharField(
        label=_("凭证"), required=False, max_length=300, help_text=_("签收单、邮寄单号、通话时间等。")
    )


@act_page(NoticeForm, title=_("告知处理决定"), button=_("告知客户"), permission=Permission.CASE_NOTIFY)
def notify(person: Person, case: Case, data: Data) -> str:
    """Tell the decision."""
    tell_decision(case, how=data["how"], proof=data["proof"], at=data["at"], by=person, version=data["version"])
    return str(_("已告知客户,监管时限停止计时。"))
