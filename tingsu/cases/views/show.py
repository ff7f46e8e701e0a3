"""The case page: left what happened, right what to do."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tingsu.cases.actions.hold import may
from tingsu.cases.actions.messages import mark_read
from tingsu.cases.checks import missing_above
from tingsu.cases.models import Case
from tingsu.cases.panels import panels_of
from tingsu.cases.playbooks import matching_playbooks
from tingsu.cases.queries.family import promises_of
from tingsu.cases.queries.file import file_of
from tingsu.cases.queries.story import story_of
from tingsu.cases.queries.visible import case_for
from tingsu.core.gates import completeness, missing_for_closing, missing_for_step
from tingsu.core.workflow import State, Step, acts_in
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission
from tingsu.packs import installed


@needs(Permission.CASE_VIEW)
def show_case(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show one case."""
    person = person_of_request(request)
    case = case_for(person, case_id)
    if case.unread_since and case.owner_id in (None, person.pk):
        mark_read(case)
    file = file_of(case)
    story = story_of(case)
    if request.GET.get("story") == "newest":
        story.reverse()
    done, parts = completeness(file)
    playbooks = matching_playbooks(case)
    wanted = request.GET.get("playbook", "")
    context = {
        "case": case,
        "story": story,
        "file": file,
        "missing": [*missing_for_closing(file), *missing_above(case)],
        "completeness": round(100 * done / parts),
        "steps": _steps(case, file),
        "clocks": case.clocks.prefetch_related("events__attachment"),
        "promises": promises_of(case).select_related("owner"),
        "facts": case.facts.last(),
        "proposal": case.proposals.last(),
        "decision": case.decisions.last(),
        "links": case.links.select_related("other"),
        "linked_from": case.linked_from.select_related("case"),
        "parties": case.parties.select_related("party"),
        "attachments": case.attachments.all(),
        "lesson": getattr(case, "lesson", None),
        "responsibilities": case.responsibilities.select_related("unit", "person")
        if may(person, Permission.RESPONSIBILITY_VIEW, case)
        else [],
        "acts": possible_acts(case, person),
        "playbook": next((p for p in playbooks if p.id == wanted), playbooks[0] if playbooks else None),
        "playbooks": playbooks,
        "risks": [installed().risks[risk] for risk in case.risks if risk in installed().risks],
        "panels": panels_of(case, person),
    }
    return render(request, "cases/case.html", context)


def possible_acts(case: Case, person: Person) -> set[str]:
    """Return the acts that the state allows and the person may do."""
    return {act.name for act in acts_in(case.state) if not act.permission or may(person, act.permission, case)}


def _steps(case: Case, file: object) -> list[dict[str, object]]:
    here = Step(case.step)
    finished = case.state not in (State.RECEIVED, State.HANDLING, State.APPROVAL)
    steps = installed().steps
    return [
        {
            "step": step,
            "pack": steps.get(step.value),
            "number": step.number,
            "is_here": step == here and not finished,
            "is_done": step.number < here.number or finished,
            "missing": missing_for_step(file, step) if step.number == here.number + 1 else [],  # type: ignore[arg-type]
            "is_next": step.number == here.number + 1,
        }
        for step in Step
    ]
