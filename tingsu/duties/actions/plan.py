"""Open the emergency plan for a risk, and tick its steps off."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, hold_case, person_of, record_case, save_case
from tingsu.cases.models import Case
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.said import Words
from tingsu.core.text.personal import mask_personal
from tingsu.duties.models import PlanTask
from tingsu.notices.actions.telling import tell_all
from tingsu.notices.models import Kind
from tingsu.org.models import Person
from tingsu.org.permissions import Role
from tingsu.packs import installed


@transaction.atomic
def open_plan(case: Case, *, risk: str, by: Doer) -> list[PlanTask]:
    """Lay out the handbook's first minutes as steps, and tell whoever is in charge. An open plan stays as it is."""
    if risk not in installed().risks:
        raise BadInput(_("请选择是哪一种风险。"))
    case = hold_case(case, act="plan", by=by)
    if case.plan_tasks.filter(risk=risk).exists():
        return []
    steps = installed().risks[risk].first_minutes
    tasks = PlanTask.objects.bulk_create(
        PlanTask(case=case, risk=risk, position=number, text=step[:300], opened_at=timezone.now())
        for number, step in enumerate(steps, 1)
    )
    save_case(case, edited=False)
    record_case("plan.opened", case, by, risk=risk, steps=len(tasks))
    _tell(case, risk)
    return tasks


@transaction.atomic
def tick_step(task: PlanTask, *, note: str = "", by: Doer) -> PlanTask:
    """Say that a step was done, by whom and when."""
    case = hold_case(task.case, act="plan", by=by)
    task = PlanTask.objects.select_for_update().get(pk=task.pk)
    if task.done_at is not None:
        raise NotAllowed(_("这一步已经有人做了。"))
    task.done_at, task.person, task.note = timezone.now(), person_of(by), mask_personal(note.strip())[:200]
    task.save(update_fields=["done_at", "person", "note"])
    record_case("plan.step_done", case, by, risk=task.risk, step=task.position)
    if not case.plan_tasks.filter(risk=task.risk, done_at=None).exists():
        record_case("plan.finished", case, by, risk=task.risk)
    return task


def _tell(case: Case, risk: str) -> None:
    """Tell owner, first receiver, and the supervisors and officers of the unit and above."""
    path, today = [int(part) for part in case.unit.path.split("/") if part], timezone.localdate()
    valid = Q(posts__since__lte=today) & (Q(posts__until__isnull=True) | Q(posts__until__gte=today))
    roles = [Role.SUPERVISOR.value, Role.OFFICER.value]
    near = Q(valid, posts__unit__in=path, posts__role__in=roles) | Q(pk__in=[case.owner_id, case.first_receiver_id])
    people = Person.objects.filter(near, is_active=True).exclude(pk__in=case.concerned).distinct()
    name = installed().risks[risk].name
    words = Words(
        f"{case.number} 已启动应急预案({name.zh}),请马上看。",
        f"{case.number}: the emergency plan was opened ({name.en}). Look at once.",
    )
    tell_all(people, kind=Kind.OTHER, words=words, case=case, key=f"plan-{case.pk}-{risk}")
