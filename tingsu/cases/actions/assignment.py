"""Give a case to somebody, or take it."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, hold_case, record_case, save_case
from tingsu.cases.models import Case
from tingsu.core.errors import NotAllowed
from tingsu.core.workflow import State
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission


@transaction.atomic
def assign_case(
    case: Case, *, owner: Person | None, unit: Unit | None = None, by: Doer, version: int | None = None
) -> Case:
    """Give a case to a person, a unit, or both. The first receiver stays accountable until somebody takes over."""
    case = hold_case(case, act="assign", by=by, version=version)
    if owner and not owner.is_active:
        raise NotAllowed(_("%(name)s 的账号已停用,不能分派。") % {"name": owner.name})
    if owner and not owner.can(Permission.CASE_HANDLE):
        raise NotAllowed(_("%(name)s 没有处理投诉的权限,请换一位。") % {"name": owner.name})
    if owner and owner.pk in case.concerned:
        raise NotAllowed(_("客户投诉的正是 %(name)s,须回避,请换一位。") % {"name": owner.name})
    before = (case.owner_id, case.unit_id)
    if unit:
        case.unit = unit
    case.owner = owner
    case.taken_over_at = None
    save_case(case, "owner", "unit", "taken_over_at")
    record_case("case.assigned", case, by, before=list(before), owner=case.owner_id, unit=case.unit_id)
    return case


@transaction.atomic
def take_over_case(case: Case, *, by: Person, version: int | None = None) -> Case:
    """Take a case into one's own hands: from now on this person is accountable (首问负责 ends here)."""
    case = hold_case(case, act="take_over", by=by, version=version)
    before = case.owner_id
    case.owner, case.taken_over_at, case.unread_since = by, timezone.now(), None
    fields = ["owner", "taken_over_at", "unread_since"]
    if case.state == State.RECEIVED:
        case.state = State.HANDLING.value
        fields.append("state")
    save_case(case, *fields)
    record_case("case.taken_over", case, by, before=before)
    return case
