"""Tell the customer the decision, with proof of how and when (Order 2020/3 art. 21)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.clocks import refresh_due, start_clocks, stop_clocks
from tingsu.cases.actions.hold import Doer, hold_case, record_case, save_case
from tingsu.cases.actions.intake import check_not_future
from tingsu.cases.actions.messages import write_out
from tingsu.cases.letters import decision_letter_id, fill_letter
from tingsu.cases.models import Case, Decision
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.text.personal import mask_personal
from tingsu.core.workflow import State
from tingsu.policies.editions import editions_of

WAYS = {"portal": "", "handed": "", "posted": "", "sent": "", "dialled": ""}


@transaction.atomic
def tell_decision(
    case: Case, *, how: str, by: Doer, proof: str = "", at: datetime | None = None, version: int | None = None
) -> Decision:
    """Give notice of the decision: handed, posted, sent, dialled, or on the portal.

    Every way but the portal needs proof (a receipt, a postal number, a call record). The clocks of
    deciding stop at `at`, those of the customer's remedies start.
    """
    if how not in WAYS:
        raise BadInput(_("告知方式 %(how)s 不认识。") % {"how": how})
    if how != "portal" and not proof.strip():
        raise BadInput(_("请写明告知的凭证,例如签收单、邮寄单号、通话时间。"))
    at = at or timezone.now()
    case = hold_case(case, act="notify", by=by, version=version)
    decision = case.decisions.select_for_update().last()
    if decision is None or (decision.needs_approval and not decision.approved_at):
        raise NotAllowed(_("处理决定还没有批准,不能告知客户。"))
    check_not_future(at, what=_("告知时间"))
    if at < (decision.approved_at or decision.at):
        raise BadInput(_("告知时间早于作出决定的时间,请核对。"))
    decision.told_at, decision.told_how, decision.told_proof = at, how, mask_personal(proof.strip())[:300]
    decision.save(update_fields=["told_at", "told_how", "told_proof"])
    write_out(case, text=decision_letter(case, decision), kind="decision", by=by)
    stop_clocks(case, on="told", at=at)
    start_clocks(case, policies=editions_of(case.policies), on="told", at=at)
    case.state, case.told_at, case.heard_at = State.TOLD.value, at, at
    save_case(case, "state", "told_at", "heard_at", *refresh_due(case))
    record_case("decision.told", case, by, decision=decision.pk, how=how, at=at.isoformat())
    return decision


def decision_letter(case: Case, decision: Decision) -> str:
    """Return the text of the decision letter."""
    gifts = [str(gift) for gift in decision.redress.all()]
    result = f"{decision.get_validity_display()}{'。' + '、'.join(gifts) if gifts else ''}"
    return fill_letter(
        decision_letter_id(case),
        case,
        facts=decision.facts,
        basis=decision.basis,
        reasons=decision.reasons,
        result=result,
        remedies=decision.remedies,
    )
