"""Make a group, put cases in and take them out, name representatives, count people."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import hold_case, record_case, save_case
from tingsu.cases.models import Case, Level
from tingsu.core.errors import BadInput, NotAllowed, TingsuError
from tingsu.core.groups import MOST_REPRESENTATIVES
from tingsu.core.text.personal import mask_personal
from tingsu.groups.models import Group, Member
from tingsu.journal.record import record
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission


@transaction.atomic
def make_group(*, name: str, matter: str, unit: Unit, by: Person) -> Group:
    """Make a group without members at a unit."""
    if not name.strip():
        raise BadInput(_("请给群体投诉起个名字,例如产品或事件。"))
    _check(by, unit)
    group = Group.objects.create(
        name=mask_personal(name.strip())[:80], matter=mask_personal(matter.strip()), unit=unit, made_by=by
    )
    _record("group.made", group, by, unit=unit.pk)
    return group


def gather_cases(group: Group, *, cases: Sequence[Case], by: Person) -> tuple[list[Case], list[str]]:
    """Put cases into a group, each in its own transaction; return those that went in, and why the others did not."""
    done, refused = [], []
    for case in cases:
        try:
            gather_case(group, case=case, by=by)
            done.append(case)
        except TingsuError as error:
            refused.append(f"{case.number}: {error}")
    return done, refused


@transaction.atomic
def gather_case(group: Group, *, case: Case, by: Person) -> Member:
    """Put one case into a group. Where the group is a major complaint, so is the case (art. 29)."""
    group = Group.objects.select_for_update().get(pk=group.pk)
    case = hold_case(case, act="gather", by=by)
    there = Member.objects.filter(case=case).select_related("group").first()
    if there is not None:
        raise NotAllowed(_("已经在群体投诉 %(group)s 里。") % {"group": there.group.number})
    member = Member.objects.create(group=group, case=case, added_by=by)
    fields = _raise(case) if group.is_major else []
    save_case(case, *fields, edited=False)
    record_case("case.gathered", case, by, group=group.pk)
    return member


@transaction.atomic
def release_member(member: Member, *, by: Person) -> None:
    """Take a case out of its group; what was decided of it stays."""
    case = hold_case(member.case, act="gather", by=by)
    member.delete()
    save_case(case, edited=False)
    record_case("case.ungathered", case, by, group=member.group_id)


@transaction.atomic
def name_representatives(group: Group, *, members: Iterable[Member], by: Person) -> None:
    """Set who speaks for the group: at most five (art. 12)."""
    _check(by, group.unit)
    group = Group.objects.select_for_update().get(pk=group.pk)
    ids = sorted({member.pk for member in members})
    if len(ids) > MOST_REPRESENTATIVES:
        raise NotAllowed(_("代表人最多 %(n)d 名(2020年第3号令第12条)。") % {"n": MOST_REPRESENTATIVES})
    group.members.filter(is_representative=True).exclude(pk__in=ids).update(is_representative=False)
    group.members.filter(pk__in=ids).update(is_representative=True)
    _record("group.represented", group, by, members=ids)


@transaction.atomic
def count_people(group: Group, *, people: int, face_to_face: bool, by: Person) -> Group:
    """Note how many came together. Twenty or more face to face make every case a major complaint (art. 29)."""
    _check(by, group.unit)
    if not 0 <= people <= 1_000_000:
        raise BadInput(_("人数请填 0 以上的数字。"))
    group = Group.objects.select_for_update(of=("self",)).select_related("unit").get(pk=group.pk)
    group.people, group.is_face_to_face = people, face_to_face
    group.save(update_fields=["people", "is_face_to_face"])
    raised = 0
    if group.is_major:
        for case in Case.objects.select_for_update().filter(membership__group=group).exclude(level=Level.MAJOR):
            save_case(case, *_raise(case), edited=False)
            record_case("case.graded", case, by, level=Level.MAJOR.value, group=group.pk)
            raised += 1
    _record("group.counted", group, by, people=people, face_to_face=face_to_face, raised=raised)
    return group


def _raise(case: Case) -> list[str]:
    case.level, case.priority = Level.MAJOR, max(case.priority, 2)
    if "group" not in case.risks:
        case.risks = [*case.risks, "group"]
    return ["level", "priority", "risks"]


def _check(by: Person, unit: Unit) -> None:
    if not by.can(Permission.CASE_MERGE, unit):
        raise NotAllowed(_("您的岗位不能管理这个机构的群体投诉,请联系本机构负责人。"))


def _record(verb: str, group: Group, by: Person, **data: object) -> None:
    record(verb, subject=("group", group.pk), by=by.actor, data=data)
