"""Plan and duties on the case page."""

from __future__ import annotations

from itertools import groupby

from django.utils.translation import get_language

from tingsu.cases.actions.hold import may
from tingsu.cases.models import Case
from tingsu.cases.panels import Panel
from tingsu.core.workflow import ACTS
from tingsu.org.models import Person
from tingsu.packs import installed


def plan_panel(case: Case, person: Person) -> Panel | None:
    """Return the emergency plans that were opened; urgent while a step is left."""
    tasks = list(case.plan_tasks.select_related("person"))
    if not tasks:
        return None
    plans = []
    for risk, rows in groupby(tasks, key=lambda task: task.risk):
        steps = list(rows)
        known = installed().risks.get(risk)
        plans.append(
            {
                "name": steps[0].risk_name,
                "steps": steps,
                "done": sum(step.done_at is not None for step in steps),
                "next": next((step for step in steps if step.done_at is None), None),
                "is_open": any(step.done_at is None for step in steps),
                "who": known.who if known else [],
                "never": known.never if known else [],
            }
        )
    allowed = case.state in ACTS["plan"].sources and may(person, ACTS["plan"].permission, case)
    return Panel(
        "duties/_plan.html",
        {"case": case, "plans": plans, "may_tick": allowed},
        is_urgent=any(plan["is_open"] for plan in plans),
    )


def duties_panel(case: Case, _person: Person) -> Panel | None:
    """Return the duties of the case's level and of its special customer."""
    packs, language = installed(), get_language() or "zh"
    level = packs.levels.get(case.level)
    special = [packs.customers[kind] for kind in case.party.customer_types if kind in packs.customers]
    context: dict[str, object] = {
        "case": case,
        "level": level,
        "duties": [
            {"words": duty.in_(language), "source": duty.source.in_(language) if duty.source else ""}
            for duty in (level.duties if level else [])
            if not duty.applies or set(duty.applies) & set(case.policy_ids)
        ],
        "special": special,
        "is_open": case.level != "general" or bool(special),
        "ask_special": "special" in case.risks and not special,
    }
    return Panel("duties/_duties.html", context) if level or special else None
