"""One decision for all: written once, made for each case by the same act as any other, told to each in a letter."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.assignment import take_over_case
from tingsu.cases.actions.decision import Ruling, decide_case
from tingsu.cases.actions.facts import confirm_facts, state_facts
from tingsu.cases.actions.notice import WAYS, tell_decision
from tingsu.cases.models import Case, Validity
from tingsu.cases.queries.file import file_of
from tingsu.core.errors import BadInput, NotAllowed, Stale, TingsuError
from tingsu.core.text.personal import mask_personal
from tingsu.core.workflow import State
from tingsu.groups.models import Group, Member
from tingsu.journal.record import record
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


@transaction.atomic
def decide_group(group: Group, *, ruling: Ruling, confirmed_how: str, by: Person, seen: str | None = None) -> Group:
    """Write the decision of a group; a worker then makes it for each member. Again: for those it passed by.

    `confirmed_how` says how the facts were repeated to the representatives and confirmed; they speak for all (art. 12).
    `seen` is the group's `decision_seen` when the person began to write: raises `Stale` when somebody decided since.
    """
    if not by.can(Permission.CASE_DECIDE, group.unit):
        raise NotAllowed(_("您的岗位不能对群体投诉作决定,请联系本机构负责人。"))
    parts = (ruling.facts, ruling.basis, ruling.reasons, ruling.remedies, confirmed_how)
    if not all(part.strip() for part in parts):
        raise BadInput(_("请写全事实、依据、理由、救济途径,以及怎样向代表人确认了事实。"))
    group = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if seen is not None and seen != group.decision_seen:
        raise Stale(_("刚刚有人对这个群体投诉作了决定。您填写的内容还在,请核对最新情况后再提交。"))
    group.validity = ruling.validity
    group.facts, group.basis = mask_personal(ruling.facts), mask_personal(ruling.basis)
    group.reasons, group.remedies = mask_personal(ruling.reasons), mask_personal(ruling.remedies)
    group.confirmed_how = mask_personal(confirmed_how.strip())[:200]
    group.decided_by, group.decided_at = by, timezone.now()
    group.save()
    data = {"validity": str(ruling.validity), "members": group.members.count()}
    record("group.decided", subject=("group", group.pk), by=by.actor, data=data)
    return group


@transaction.atomic
def tell_group(group: Group, *, how: str, proof: str, by: Person) -> Group:
    """Have the decision told to every member whose case is decided, one letter each."""
    if not by.can(Permission.CASE_NOTIFY, group.unit):
        raise NotAllowed(_("您的岗位不能告知群体投诉的决定,请联系本机构负责人。"))
    group = Group.objects.select_for_update(of=("self",)).get(pk=group.pk)
    if group.decided_at is None:
        raise NotAllowed(_("还没有作出决定,不能告知。"))
    if how not in WAYS:
        raise BadInput(_("告知方式 %(how)s 不认识。") % {"how": how})
    if how != "portal" and not proof.strip():
        raise BadInput(_("请写明告知的凭证,例如签收单、邮寄单号、通话时间。"))
    group.told_how, group.told_proof, group.told_at = how, mask_personal(proof.strip())[:300], timezone.now()
    group.save(update_fields=["told_how", "told_proof", "told_at"])
    record("group.told", subject=("group", group.pk), by=by.actor, data={"how": how})
    return group


def decide_member(member: Member, *, by: Person) -> None:
    """Make the group's decision for one case: take it into handling, confirm the facts, decide. All or nothing."""
    _try(member, lambda case: _decide(case, member.group, by))


def tell_member(member: Member, *, by: Person) -> None:
    """Tell one customer, in a letter of their own."""
    group = member.group
    _try(member, lambda case: tell_decision(case, how=group.told_how, proof=group.told_proof, by=by))


def _decide(case: Case, group: Group, by: Person) -> None:
    if case.state == State.RECEIVED and case.owner_id in (None, by.pk):
        case = take_over_case(case, by=by)
    if not file_of(case).facts_confirmed:
        state_facts(case, text=group.facts, wants=case.text[:200], by=by)
        confirm_facts(case, how=group.confirmed_how, by=by)
    ruling = Ruling(Validity(group.validity), group.facts, group.basis, group.reasons, group.remedies)
    decide_case(case, ruling=ruling, by=by)


def _try(member: Member, act: Callable[[Case], object]) -> None:
    """Do something for a member; a refusal is kept on the member and harms no other."""
    trouble = ""
    try:
        with transaction.atomic():
            act(Case.objects.select_related("unit", "party").get(pk=member.case_id))
    except TingsuError as error:
        trouble = error.in_("zh")[:300]
    Member.objects.filter(pk=member.pk).update(trouble=trouble)
