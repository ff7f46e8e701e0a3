"""Mark a customer to whom the bank owes extra care."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, hold_case, record_case, save_case
from tingsu.cases.models import Case, Party
from tingsu.core.errors import BadInput
from tingsu.packs import installed


@transaction.atomic
def mark_special(case: Case, *, types: Iterable[str], by: Doer, version: int | None = None) -> Party:
    """Set what kind of special customer the complainant is (elderly, disabled …); it holds for all their cases."""
    wanted = sorted(set(types))
    known = {c.id for c in installed().customers.values() if c.group == "special"}
    if set(wanted) - known:
        raise BadInput(_("没有这一类特殊客户,请核对。"))
    case = hold_case(case, act="special", by=by, version=version)
    party = Party.objects.select_for_update().get(pk=case.party_id)
    before, party.customer_types = party.customer_types, wanted
    party.save(update_fields=["customer_types"])
    save_case(case)
    record_case("customer.marked", case, by, before=before, after=wanted)
    return party
