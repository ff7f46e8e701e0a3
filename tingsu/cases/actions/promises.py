"""Promise, keep, break. A promise has a text, an owner and a due time, or it is none (H-T4)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, hold_case, record_case, save_case
from tingsu.cases.models import Case, Promise, PromiseState
from tingsu.cases.queries.family import promises_of
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.text.personal import mask_personal
from tingsu.org.models import Person


@transaction.atomic
def make_promise(case: Case, *, text: str, owner: Person, due_at: datetime, by: Doer) -> Promise:
    """Record what we told the customer we would do."""
    if not text.strip():
        raise BadInput(_("请写明答应了客户什么。"))
    if due_at <= timezone.now():
        raise BadInput(_("兑现时间已经过去,请写将来的时间。"))
    case = hold_case(case, act="promise", by=by)
    promise = Promise.objects.create(case=case, text=mask_personal(text.strip())[:400], owner=owner, due_at=due_at)
    save_case(case, edited=False)
    record_case("promise.made", case, by, promise=promise.pk, owner=owner.pk, due_at=due_at.isoformat())
    return promise


@transaction.atomic
def settle_promise(case: Case, *, promise: Promise, kept: bool, proof: str, by: Doer) -> Promise:
    """Say that a promise was kept, with proof, or that it was not, with the reason."""
    case = hold_case(case, act="promise", by=by)
    promise = promises_of(case).select_for_update().get(pk=promise.pk)
    if promise.state != PromiseState.OPEN:
        raise NotAllowed(_("这项承诺已经了结。"))
    if not proof.strip():
        raise BadInput(_("请写明凭证(如退款流水、回电时间);没有兑现的写明原因。"))
    promise.state = PromiseState.KEPT if kept else PromiseState.BROKEN
    promise.proof, promise.settled_at = mask_personal(proof.strip())[:400], timezone.now()
    promise.save(update_fields=["state", "proof", "settled_at"])
    save_case(case, edited=False)
    record_case("promise.kept" if kept else "promise.broken", case, by, promise=promise.pk)
    return promise
