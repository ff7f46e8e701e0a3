"""The beginning and the end of every act: lock, check, and save what was changed."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.models import Case
from tingsu.core.errors import NotAllowed, Stale
from tingsu.core.workflow import Act, State, check_act
from tingsu.journal.record import Actor, record
from tingsu.org.models import Person
from tingsu.org.permissions import Permission

Doer = Person | Actor


def actor_of(by: Doer) -> Actor:
    """Return who does it, as the journal names them."""
    return by.actor if isinstance(by, Person) else by


def person_of(by: Doer) -> Person | None:
    """Return the person of the bank, none for the customer and the system."""
    return by if isinstance(by, Person) else None


def may(person: Person, permission: str, case: Case) -> bool:
    """Say whether a person holds a permission for a case: at its unit, or as its owner.

    Whom the customer complains about may look, and nothing else (回避, Order 2020/3 art. 17).
    """
    wanted = Permission(permission)
    if person.pk in case.concerned and wanted != Permission.CASE_VIEW:
        return False
    return person.can(wanted, case.unit) or (case.owner_id == person.pk and person.can(wanted))


def hold_case(case: Case, *, act: str, by: Doer, version: int | None = None) -> Case:
    """Lock the case for the rest of the transaction and return it fresh, after three checks.

    1. `version`, when given, is still the one that the person saw; else `Stale`.
    2. The table of acts allows `act` in its state; else `NotAllowed`.
    3. The person holds the act's permission for it; else `NotAllowed`.
    """
    held = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=case.pk)
    if version is not None and held.version != version:
        raise Stale(_("这件投诉刚刚被别人改过。您填写的内容还在,请核对最新情况后再提交。"))
    allowed = check_act(act, held.state)
    check_permission(allowed, held, by)
    return held


def check_permission(act: Act, case: Case, by: Doer) -> None:
    """Raise `NotAllowed` when a person may not do this act on this case."""
    if isinstance(by, Person) and act.permission and by.pk in case.concerned:
        raise NotAllowed(_("客户投诉的正是您,这件投诉您须回避,由其他同事处理。"))
    if isinstance(by, Person) and act.permission and not may(by, act.permission, case):
        raise NotAllowed(_("您的岗位不能对这件投诉做这一步,请联系本机构负责人。"))


def save_case(case: Case, *fields: str, edited: bool = True) -> None:
    """Save the named fields. `edited` counts a new version; things that merely arrive leave it alone."""
    case.changed_at = timezone.now()
    saved = {*fields, "changed_at"}
    if edited:
        case.version += 1
        saved.add("version")
    case.save(update_fields=saved)


def move_case(case: Case, state: State | None) -> list[str]:
    """Set the state an act leads to; return the fields to save."""
    if state is None or case.state == state:
        return []
    case.state = state.value
    return ["state"]


def record_case(verb: str, case: Case, by: Doer, **data: object) -> None:
    """Write the journal entry of an act on a case."""
    record(verb, subject=("case", case.pk), by=actor_of(by), data=data)
