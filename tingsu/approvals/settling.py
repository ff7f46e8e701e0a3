"""Approve or return several things, or see beforehand what would come of it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tingsu.approvals.waiting import Waiting, find
from tingsu.core.errors import BadInput, TingsuError
from tingsu.org.models import Person

LIMIT = 50


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came, or would come, of one line; `refusal` is empty when it is done."""

    line: Waiting
    refusal: str


def settle(keys: Sequence[str], *, act: str, reason: str, by: Person, rehearse: bool = False) -> list[Outcome]:
    """Do `act` (approve, return) to each, every one a transaction of its own: one refusal does not undo the others.

    A rehearsal does the same and takes it back, so that the preview tells the truth about limits, budgets and order.
    """
    if act not in ("approve", "return"):
        raise BadInput(_("请选择批准或退回。"))
    if act == "return" and not reason.strip():
        raise BadInput(_("请写明退回的原因,经办人才知道怎么改。"))
    if len(keys) > LIMIT:
        raise BadInput(_("一次最多处理 %(n)d 项。") % {"n": LIMIT})
    outcomes: list[Outcome] = []
    with transaction.atomic() if rehearse else nullcontext():
        for source, row in find(by, keys):
            line, refusal = source.line(row), ""
            try:
                with transaction.atomic():
                    source.approve(row, by) if act == "approve" else source.send_back(row, by, reason)
            except TingsuError as error:
                refusal = error.in_(get_language() or "zh")
            outcomes.append(Outcome(line, refusal))
        if rehearse:
            transaction.set_rollback(True)
    return outcomes
