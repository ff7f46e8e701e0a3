"""Join a case to another about the same matter; nothing is lost."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.clocks import refresh_due
from tingsu.cases.actions.hold import Doer, hold_case, person_of, record_case, save_case
from tingsu.cases.models import Case, CaseLink, CaseParty, PartyRole
from tingsu.core.errors import NotAllowed
from tingsu.core.text.personal import mask_personal
from tingsu.core.workflow import State


@transaction.atomic
def merge_case(case: Case, *, into: Case, reason: str, by: Doer, version: int | None = None) -> CaseLink:
    """Merge `case` into `into`. Its messages and clocks stay its own; the earliest limit of both acts."""
    if case.pk == into.pk:
        raise NotAllowed(_("不能把一件投诉并入它自己。"))
    first, second = sorted((case.pk, into.pk))  # one order for every pair: no deadlock
    list(Case.objects.select_for_update().filter(pk__in=(first, second)).order_by("pk"))
    case = hold_case(case, act="merge", by=by, version=version)
    into = hold_case(into, act="merge", by=by)
    link = CaseLink.objects.create(
        case=case, other=into, kind="merged", reason=mask_personal(reason.strip())[:200], person=person_of(by)
    )
    CaseParty.objects.get_or_create(case=into, party=case.party, role=PartyRole.CONCERNED)
    case.state, case.due_at, case.unread_since = State.MERGED.value, None, None
    save_case(case, "state", "due_at", "unread_since")
    save_case(into, *refresh_due(into))
    record_case("case.merged", case, by, into=into.pk)
    record_case("case.absorbed", into, by, other=case.pk)
    return link
