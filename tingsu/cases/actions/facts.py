"""Write down what happened, restate it to the customer, and record their yes (H-M9)."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, hold_case, person_of, record_case, save_case
from tingsu.cases.actions.intake import check_intake
from tingsu.cases.models import Case, Facts
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.text.personal import mask_personal


@transaction.atomic
def state_facts(case: Case, *, text: str, wants: str, by: Doer) -> Facts:
    """Record the facts and what the customer wants; a new statement awaits a new confirmation."""
    text, _now = check_intake(text, None)
    if not wants.strip():
        raise BadInput(_("请写明客户的诉求。"))
    case = hold_case(case, act="facts", by=by)
    facts = Facts.objects.create(
        case=case, text=mask_personal(text), wants=mask_personal(wants.strip())[:400], person=person_of(by)
    )
    save_case(case, edited=False)
    record_case("facts.stated", case, by, facts=facts.pk)
    return facts


@transaction.atomic
def confirm_facts(case: Case, *, how: str, by: Doer) -> Facts:
    """Record that the customer confirmed the latest statement, and how one knows."""
    case = hold_case(case, act="facts", by=by)
    facts = case.facts.select_for_update().last()
    if facts is None:
        raise NotAllowed(_("还没有记录事实,先写下事实和诉求,再请客户确认。"))
    if not how.strip():
        raise BadInput(_("请写明客户是怎么确认的,例如“电话中复述后客户说对”。"))
    facts.confirmed_at, facts.confirmed_how = timezone.now(), mask_personal(how.strip())[:200]
    facts.save(update_fields=["confirmed_at", "confirmed_how"])
    save_case(case, edited=False)
    record_case("facts.confirmed", case, by, facts=facts.pk)
    return facts
