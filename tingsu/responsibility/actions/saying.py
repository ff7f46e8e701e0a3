"""State one's view of a ruling, appeal against it, answer an appeal."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import may, record_case
from tingsu.cases.actions.messages import mask_in_case
from tingsu.cases.models import Case, Responsibility
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.responsibility.models import Said


@transaction.atomic
def state_view(ruling: Responsibility, *, text: str, by: Person) -> Said:
    """Keep the statement of the person concerned; they may change it until they appeal."""
    ruling, case, said = _own(ruling, text, by)
    if said.appealed_at:
        raise NotAllowed(_("已经提出申诉,陈述不能再改。"))
    said.statement, said.stated_at = mask_in_case(text.strip(), case)[:4000], timezone.now()
    said.save()
    record_case("responsibility.stated", case, by, ruling=ruling.pk)
    return said


@transaction.atomic
def appeal_ruling(ruling: Responsibility, *, text: str, by: Person) -> Said:
    """Appeal, once, against a ruling that stands."""
    ruling, case, said = _own(ruling, text, by)
    if ruling.lifted_at or said.appealed_at:
        raise NotAllowed(_("这项认定已经申诉过或已撤销。"))
    said.appeal, said.appealed_at = mask_in_case(text.strip(), case)[:4000], timezone.now()
    said.save()
    record_case("responsibility.appealed", case, by, ruling=ruling.pk)
    return said


@transaction.atomic
def answer_appeal(ruling: Responsibility, *, upheld: bool, answer: str, by: Person) -> Said:
    """Uphold an appeal, which lifts the ruling, or reject it. Never by who ruled, nor by the person concerned."""
    if not answer.strip():
        raise BadInput(_("请写明理由。"))
    ruling, case, said = _held(ruling)
    if not may(by, Permission.RESPONSIBILITY_SET, case):
        raise NotAllowed(_("您的岗位不能对这件投诉做这一步,请联系本机构负责人。"))
    if by.pk in (ruling.by_id, ruling.person_id):
        raise NotAllowed(_("作出认定的人和当事人不能处理申诉,请由另一位负责人处理。"))
    if said.appealed_at is None or said.outcome:
        raise NotAllowed(_("没有等待处理的申诉。"))
    said.outcome, said.answer = "upheld" if upheld else "rejected", mask_in_case(answer.strip(), case)[:4000]
    said.answered_by, said.answered_at = by, timezone.now()
    said.save()
    if upheld:
        ruling.lifted_at = timezone.now()
        ruling.save(update_fields=["lifted_at"])
    record_case("responsibility.answered", case, by, ruling=ruling.pk, upheld=upheld)
    return said


def _own(ruling: Responsibility, text: str, by: Person) -> tuple[Responsibility, Case, Said]:
    if not text.strip():
        raise BadInput(_("请写明您的意见。"))
    held = _held(ruling)
    if held[0].person_id != by.pk:
        raise NotAllowed(_("只有当事人可以陈述和申诉。"))
    return held


def _held(ruling: Responsibility) -> tuple[Responsibility, Case, Said]:
    held = (
        Responsibility.objects.select_for_update(of=("self",))
        .select_related("case__unit", "case__party")
        .get(pk=ruling.pk)
    )
    said, _made = Said.objects.get_or_create(ruling=held)
    return held, held.case, said
