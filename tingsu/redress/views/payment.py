"""The pages of one payment: order, paid, failed, held."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Case, Redress
from tingsu.cases.views.acting import ActForm, Data, act_page
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.redress.actions.payments import confirm_payment, fail_payment, hold_payment, order_payment
from tingsu.redress.models import PaymentState


class GiftForm(ActForm):
    """Which piece of redress; those in the states that the page is for."""

    redress = forms.ModelChoiceField(label=_("哪一笔"), queryset=Redress.objects.none())
    states: tuple[str, ...] = ()

    def prepare(self) -> None:
        """Offer what stands and has money in it."""
        found = self.case.redress.filter(amount__gt=0, decision__returned_at=None)
        wanted = found.filter(payment__state__in=self.states)
        if "" in self.states:
            wanted |= found.filter(payment=None)
        field = self.fields["redress"]
        field.queryset, field.initial = wanted, wanted.first()  # type: ignore[attr-defined]


class OrderForm(GiftForm):
    """To be ordered: new, held back or failed."""

    states = ("", PaymentState.HELD, PaymentState.FAILED)


class PaidForm(GiftForm):
    """The reference of the booking."""

    states = (PaymentState.ORDERED,)
    reference = forms.CharField(label=_("支付流水号"), max_length=80)


class FailedForm(GiftForm):
    """Why it could not be paid."""

    states = (PaymentState.ORDERED,)
    reason = forms.CharField(label=_("失败原因"), max_length=300)


class HoldForm(GiftForm):
    """Why it is not released."""

    states = ("",)
    reason = forms.CharField(label=_("退回原因"), max_length=300)


@act_page(
    OrderForm,
    title=_("支付补偿"),
    button=_("下单"),
    permission=Permission.REDRESS_APPROVE,
    help_text=_("作决定的人不能自己下单。"),
)
def order(person: Person, case: Case, data: Data) -> str:
    """Order a payment."""
    order_payment(data["redress"], by=person)
    return str(_("已下单。"))


@act_page(PaidForm, title=_("登记已支付"), button=_("保存"), permission=Permission.REDRESS_PROPOSE)
def paid(person: Person, case: Case, data: Data) -> str:
    """Note a payment."""
    confirm_payment(data["redress"], reference=data["reference"], by=person)
    return str(_("已登记支付。"))


@act_page(FailedForm, title=_("登记支付失败"), button=_("保存"), permission=Permission.REDRESS_PROPOSE)
def failed(person: Person, case: Case, data: Data) -> str:
    """Note a failure."""
    fail_payment(data["redress"], reason=data["reason"], by=person)
    return str(_("已登记,可以重新下单。"))


@act_page(HoldForm, title=_("退回支付"), button=_("退回"), permission=Permission.REDRESS_APPROVE)
def hold(person: Person, case: Case, data: Data) -> str:
    """Hold a payment back."""
    hold_payment(data["redress"], reason=data["reason"], by=person)
    return str(_("已退回。"))
