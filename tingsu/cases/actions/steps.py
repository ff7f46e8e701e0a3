"""Move through the six steps, gates first."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, hold_case, person_of, record_case, save_case
from tingsu.cases.models import Case, StepRecord
from tingsu.cases.queries.file import file_of
from tingsu.core.errors import NotAllowed
from tingsu.core.gates import joined, missing_for_step
from tingsu.core.said import Words
from tingsu.core.text.personal import mask_personal
from tingsu.core.workflow import Step


@transaction.atomic
def advance_step(case: Case, *, to: Step, by: Doer, note: str = "", version: int | None = None) -> Case:
    """Say that the steps before `to` are done. Going back is allowed: a feeling may return."""
    case = hold_case(case, act="step", by=by, version=version)
    present = Step(case.step)
    if to == present:
        raise NotAllowed(_("这件投诉已经在这一步。"))
    missing = missing_for_step(file_of(case), to)
    if missing:
        what = joined(missing)
        raise NotAllowed(Words(f"进入下一步前还缺:{what.zh}。", f"Before the next step there is missing: {what.en}."))
    for step in Step:
        if present.number <= step.number < to.number:
            StepRecord.objects.create(
                case=case, step=step.value, person=person_of(by), note=mask_personal(note.strip())
            )
    case.step = to.value
    save_case(case, "step")
    record_case("step.advanced", case, by, before=present.value, to=to.value)
    return case
