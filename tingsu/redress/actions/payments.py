"""Order a payment, note that it was paid or failed, hold one back.

decision stands ──order──▶ ordered ──paid (reference)──▶ paid
      │  ▲                    └──failed──▶ failed ──order──▶ …
      └──hold──▶ held ──order──▶ …
"""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import may, record_case
from tingsu.cases.actions.silence import refuse_silence
from tingsu.cases.models import Case, Redress
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.text.personal import mask_personal
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.redress.models import Payment, PaymentState


@transaction.atomic
def order_payment(redress: Redress, *, by: Person) -> Payment:
    """Release a payment. Never by the one who decided it: who gives does not also pay out."""
    redress = _hold(redress, by, Permission.REDRESS_APPROVE)
    decision = redress.decision
    if decision is None or not decision.stands:
        raise NotAllowed(_("处理决定还没有批准,不能下单。"))
    if decision.person_id == by.pk:
        raise NotAllowed(_("不能给自己作的决定下单,请由另一位负责人下单。"))
    if redress.amount <= 0:
        raise NotAllowed(_("这一项没有金额,不用支付。"))
    payment = Payment.objects.filter(redress=redress).first() or Payment(redress=redress)
    if payment.state in (PaymentState.ORDERED, PaymentState.PAID):
        raise NotAllowed(_("这笔已经下单,不能再下一次。"))
    payment.state, payment.ordered_by, payment.ordered_at = PaymentState.ORDERED, by, timezone.now()
    payment.reason = ""
    return _save(payment, "redress.ordered", by)


@transaction.atomic
def confirm_payment(redress: Redress, *, reference: str, by: Person) -> Payment:
    """Note that the money arrived, with the reference of the booking."""
    redress = _hold(redress, by, Permission.REDRESS_PROPOSE)
    payment = _ordered(redress)
    if not reference.strip():
        raise BadInput(_("请写支付流水号。"))
    payment.state, payment.paid_at = PaymentState.PAID, timezone.now()
    payment.reference = mask_personal(reference.strip())[:80]
    return _save(payment, "redress.paid", by)


@transaction.atomic
def fail_payment(redress: Redress, *, reason: str, by: Person) -> Payment:
    """Note that the bank's system could not pay, and why; it may be ordered again."""
    redress = _hold(redress, by, Permission.REDRESS_PROPOSE)
    payment = _ordered(redress)
    payment.state, payment.reason = PaymentState.FAILED, _reason(reason)
    return _save(payment, "redress.failed", by)


@transaction.atomic
def hold_payment(redress: Redress, *, reason: str, by: Person) -> Payment:
    """Do not release a payment yet, and say why."""
    redress = _hold(redress, by, Permission.REDRESS_APPROVE)
    if Payment.objects.filter(redress=redress).exists():
        raise NotAllowed(_("这笔已经下单或退回。"))
    return _save(Payment(redress=redress, state=PaymentState.HELD, reason=_reason(reason)), "redress.held", by)


def _hold(redress: Redress, by: Person, permission: Permission) -> Redress:
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=redress.case_id)
    if not may(by, permission, case):
        raise NotAllowed(_("您的岗位不能对这件投诉做这一步,请联系本机构负责人。"))
    return Redress.objects.select_related("case", "decision").get(pk=redress.pk)


def _ordered(redress: Redress) -> Payment:
    payment = Payment.objects.filter(redress=redress, state=PaymentState.ORDERED).first()
    if payment is None:
        raise NotAllowed(_("这笔没有下单,或已经有结果。"))
    return payment


def _reason(reason: str) -> str:
    if not reason.strip():
        raise BadInput(_("请写明原因。"))
    refuse_silence(reason)
    return mask_personal(reason.strip())[:300]


def _save(payment: Payment, verb: str, by: Person) -> Payment:
    payment.changed_at = timezone.now()
    payment.save()
    redress = payment.redress
    record_case(verb, redress.case, by, redress=redress.pk, amount=str(redress.amount), currency=redress.currency)
    return payment
