"""Decide a case, with approval by somebody else where the redress lies above one's authority."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, hold_case, person_of, record_case, save_case
from tingsu.cases.actions.intake import check_amount
from tingsu.cases.actions.silence import refuse_silence
from tingsu.cases.checks import ask_about_redress
from tingsu.cases.models import Case, Decision, Redress, RedressGround, RedressKind, Validity
from tingsu.cases.queries.file import file_of
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.text.personal import mask_personal
from tingsu.core.workflow import State
from tingsu.org.models import Person
from tingsu.packs import installed
from tingsu.web.listing import listed


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a decision must hold (Order 2020/3 art. 19): facts, basis, reasons, remedies."""

    validity: Validity
    facts: str
    basis: str
    reasons: str
    remedies: str


@dataclass(frozen=True, slots=True)
class Gift:
    """One piece of redress."""

    ground: RedressGround
    kind: RedressKind
    amount: Decimal = Decimal(0)
    note: str = ""


@transaction.atomic
def decide_case(
    case: Case, *, ruling: Ruling, redress: Sequence[Gift] = (), by: Person, version: int | None = None
) -> Decision:
    """Rule on a case. Redress above the decider's authority sends it to approval.

    Refused before the facts are confirmed by the customer, except where the matter lies outside our scope: validity
    is ruled only after information was gathered (H-P7).
    """
    check_ruling(ruling, redress)
    case = hold_case(case, act="decide", by=by, version=version)
    if ruling.validity != Validity.OUTSIDE and not file_of(case).facts_confirmed:
        raise NotAllowed(_("还没有向客户复述并确认事实,先完成“收集信息”再作决定。"))
    why = approval_reason(redress, by, case) or second_reason(redress) or ask_about_redress(case, redress, by)
    decision = write_decision(case, ruling=ruling, redress=redress, by=by, approval_reason=why)
    case.state = (State.APPROVAL if why else State.DECIDED).value
    case.decided_at = None if why else timezone.now()
    save_case(case, "state", "decided_at")
    record_case(
        "case.decided",
        case,
        by,
        decision=decision.pk,
        validity=ruling.validity,
        needs_approval=bool(why),
        redress=[[gift.kind, gift.ground, str(gift.amount)] for gift in redress],
    )
    return decision


def write_decision(
    case: Case, *, ruling: Ruling, redress: Sequence[Gift], by: Person, approval_reason: str = ""
) -> Decision:
    """Store a decision with what it gives; part of a larger act, so it checks and records nothing."""
    decision = Decision.objects.create(
        case=case,
        validity=ruling.validity,
        facts=mask_personal(ruling.facts),
        basis=mask_personal(ruling.basis),
        reasons=mask_personal(ruling.reasons),
        remedies=mask_personal(ruling.remedies),
        person=by,
        needs_approval=bool(approval_reason),
        approval_reason=approval_reason[:200],
    )
    for gift in redress:
        Redress.objects.create(
            case=case,
            decision=decision,
            ground=gift.ground,
            kind=gift.kind,
            amount=gift.amount,
            currency=case.currency,
            note=mask_personal(gift.note),
        )
    return decision


@transaction.atomic
def approve_decision(case: Case, *, by: Person, version: int | None = None) -> Decision:
    """Approve the decision that waits. Never by the one who made it, never above the approver's own authority.

    Above the pack's `second_above` the first approval only notes who gave it; the decision stands when somebody else
    approves too, and one of the two must be within the matrix.
    """
    case = hold_case(case, act="approve", by=by, version=version)
    decision = _waiting(case, by)
    gifts = [Gift(RedressGround(r.ground), RedressKind(r.kind), r.amount) for r in decision.redress.all()]
    ask_about_redress(case, gifts, by)
    why = approval_reason(gifts, by, case)
    if second_reason(gifts):
        if decision.first_approver is None:
            return _approve_first(case, decision, by)
        if decision.first_approver == by:
            raise NotAllowed(_("您已经批准过一次,还需要另一位负责人批准。"))
        if why and not approval_reason(gifts, decision.first_approver, case):
            why = ""
    if why:
        raise NotAllowed(_("超出您的审批权限(%(why)s),请上级审批。") % {"why": why})
    decision.approver, decision.approved_at = by, timezone.now()
    decision.save(update_fields=["approver", "approved_at"])
    case.state, case.decided_at = State.DECIDED.value, decision.approved_at
    save_case(case, "state", "decided_at")
    record_case("decision.approved", case, by, decision=decision.pk)
    return decision


def _approve_first(case: Case, decision: Decision, by: Person) -> Decision:
    decision.first_approver, decision.first_approved_at = by, timezone.now()
    decision.save(update_fields=["first_approver", "first_approved_at"])
    save_case(case)
    record_case("decision.first_approved", case, by, decision=decision.pk)
    return decision


@transaction.atomic
def return_decision(case: Case, *, reason: str, by: Person, version: int | None = None) -> Decision:
    """Send the decision that waits back with a reason."""
    if not reason.strip():
        raise BadInput(_("请写明退回的原因,经办人才知道怎么改。"))
    case = hold_case(case, act="return", by=by, version=version)
    decision = _waiting(case, by)
    decision.returned_at, decision.return_reason = timezone.now(), mask_personal(reason.strip())[:400]
    decision.save(update_fields=["returned_at", "return_reason"])
    case.state = State.HANDLING.value
    save_case(case, "state")
    record_case("decision.returned", case, by, decision=decision.pk)
    return decision


def approval_reason(redress: Sequence[Gift], person: Person, case: Case) -> str:
    """Return why this redress lies above a person's authority over this case, empty when it does not.

    Amounts of one kind and ground are added up: a gift cut into pieces is still one gift.
    """
    roles = {post.role for post in person.current_posts() if post.reaches(case.unit)}
    sums: dict[tuple[str, str], Decimal] = {}
    for gift in redress:
        sums[gift.kind, gift.ground] = sums.get((gift.kind, gift.ground), Decimal(0)) + gift.amount
    for (kind, ground), amount in sums.items():
        limit = installed().authority.limit(roles, kind=kind, ground=ground)
        label = RedressKind(kind).label
        if limit is None:
            return str(_("%(kind)s 不在权限内") % {"kind": label})
        if amount > limit:
            return str(_("%(kind)s %(amount)s 超过权限 %(limit)s") % {"kind": label, "amount": amount, "limit": limit})
    return ""


def second_reason(redress: Sequence[Gift]) -> str:
    """Return why two people must approve, empty when one is enough."""
    authority = installed().authority
    total = sum((gift.amount for gift in redress), Decimal(0))
    if not authority.needs_second(total):
        return ""
    return str(_("合计 %(amount)s 超过 %(limit)s,须两人审批") % {"amount": total, "limit": authority.second_above})


def check_ruling(ruling: Ruling, redress: Sequence[Gift]) -> None:
    """Refuse a ruling with a part missing, redress that is no money, and words that buy silence."""
    names = {"facts": _("查明的事实"), "basis": _("依据"), "reasons": _("理由"), "remedies": _("救济途径")}
    missing = [label for name, label in names.items() if not getattr(ruling, name).strip()]
    if missing:
        raise BadInput(_("处理决定还缺:%(missing)s。") % {"missing": listed(missing)})
    for gift in redress:
        if check_amount(gift.amount) < 0:
            raise BadInput(_("补偿金额不能是负数。"))
    refuse_silence(ruling.facts, ruling.basis, ruling.reasons, *(gift.note for gift in redress))


def _waiting(case: Case, by: Doer) -> Decision:
    decision = case.decisions.select_for_update().last()
    if decision is None or not decision.needs_approval:
        raise NotAllowed(_("没有等待审批的决定。"))
    if decision.person_id == getattr(person_of(by), "pk", None):
        raise NotAllowed(_("不能审批自己作的决定,请由另一位负责人审批。"))
    return decision
