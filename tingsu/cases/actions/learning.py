"""Write down cause, prevention and responsibility; take the customer's rating."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, hold_case, may, person_of, record_case, save_case
from tingsu.cases.actions.triage import Triage, check_codes
from tingsu.cases.models import Case, Lesson, Level, Matter, Rating, Responsibility, RootCause
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.text.personal import mask_personal
from tingsu.core.workflow import check_act
from tingsu.org.models import Person, Unit


@transaction.atomic
def learn_lesson(
    case: Case,
    *,
    cause: str,
    root_cause: RootCause,
    explanation: str,
    prevention: str,
    by: Doer,
    measures: str = "",
) -> Lesson:
    """Record the cause as the customer sees it, the root cause after investigation, and the prevention point."""
    if not explanation.strip() or not prevention.strip():
        raise BadInput(_("请写明原因分析和预防要点,各一两句即可。"))
    check_codes(Triage(Matter.COMPLAINT, Level.GENERAL, cause=cause))
    case = hold_case(case, act="learn", by=by)
    case.cause = cause or case.cause
    lesson, _made = Lesson.objects.update_or_create(
        case=case,
        defaults={
            "root_cause": root_cause,
            "explanation": mask_personal(explanation.strip()),
            "prevention": mask_personal(prevention.strip()),
            "measures": mask_personal(measures.strip()),
            "person": person_of(by),
            "at": timezone.now(),
        },
    )
    save_case(case, "cause", edited=False)
    record_case("lesson.learnt", case, by, root_cause=root_cause, cause=case.cause)
    return lesson


@transaction.atomic
def rule_responsibility(
    case: Case, *, kind: str, unit: Unit | None, person: Person | None, note: str, by: Doer, share: int | None = None
) -> Responsibility:
    """Rule who bears responsibility, and how many per cent; "none" needs a reason instead.

    The shares of a case that stand never add up to more than 100.
    """
    if kind != "none" and unit is None and person is None:
        raise BadInput(_("请选择承担责任的机构或人员。"))
    if kind == "none" and not note.strip():
        raise BadInput(_("认定无责任时请写明理由。"))
    case = hold_case(case, act="responsibility", by=by)
    taken = sum(ruling.share or 0 for ruling in case.responsibilities.filter(lifted_at=None))
    if share is not None and not 0 <= share <= 100 - taken:
        raise BadInput(_("责任比例合计不能超过 100%%,已认定 %(taken)d%%。") % {"taken": taken})
    ruling = Responsibility.objects.create(
        case=case,
        kind=kind,
        unit=unit,
        person=person,
        share=share,
        note=mask_personal(note.strip())[:400],
        by=person_of(by),
    )
    record_case("responsibility.ruled", case, by, kind=kind, unit=unit.pk if unit else None, ruling=ruling.pk)
    return ruling


@transaction.atomic
def rate_case(case: Case, *, solved: bool, score: int, comment: str, by: Doer, asked_how: str = "portal") -> Rating:
    """Take the customer's rating, once for each telling of a decision."""
    if not 1 <= score <= 5:
        raise BadInput(_("满意度请选 1 到 5。"))
    case = Case.objects.select_for_update().select_related("unit").get(pk=case.pk)
    check_act("rate", case.state)
    if isinstance(by, Person) and not may(by, "case.handle", case):
        raise NotAllowed(_("您的岗位不能对这件投诉做这一步,请联系本机构负责人。"))
    last = case.ratings.last()
    if last and case.told_at and last.at >= case.told_at:
        raise NotAllowed(_("已经评价过了,谢谢。"))
    rating = Rating.objects.create(
        case=case, solved=solved, score=score, comment=mask_personal(comment.strip())[:2000], asked_how=asked_how
    )
    record_case("case.rated", case, by, solved=solved, score=score)
    return rating
