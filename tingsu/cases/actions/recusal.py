"""Say whom of the bank the customer complains about; they keep out of the case (回避, Order 2020/3 art. 17)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, hold_case, record_case, save_case
from tingsu.cases.models import Case
from tingsu.core.errors import NotAllowed
from tingsu.org.models import Person


@transaction.atomic
def recuse_people(case: Case, *, people: Sequence[Person], by: Doer, version: int | None = None) -> Case:
    """Set the people complained about, all of them. One who owns the case loses it, so that somebody else must take it.

    Nobody names themselves away: who is on the list may not change it, `hold_case` refuses them.
    """
    case = hold_case(case, act="recuse", by=by, version=version)
    before, after = case.concerned, sorted({person.pk for person in people})
    if isinstance(by, Person) and by.pk in after:
        raise NotAllowed(_("客户投诉的正是您时,请由其他同事登记。"))
    case.concerned = after
    fields = ["concerned"]
    if case.owner_id in after:
        case.owner, case.taken_over_at = None, None
        fields += ["owner", "taken_over_at"]
    save_case(case, *fields)
    record_case("case.recused", case, by, before=before, after=after, lost_owner="owner" in fields)
    return case
