"""Give a case to the one who fits best, and keep why."""

from __future__ import annotations

from django.db import transaction

from tingsu.cases.actions.assignment import assign_case
from tingsu.cases.actions.hold import record_case
from tingsu.cases.models import Case
from tingsu.core.routing import Wanted, choose
from tingsu.core.said import Words
from tingsu.journal.record import Actor
from tingsu.notices.actions.telling import tell_all
from tingsu.notices.models import Kind
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Role
from tingsu.routing.candidates import candidates
from tingsu.routing.models import Route


@transaction.atomic
def route_case(case: Case, *, rule_name: str, unit: Unit | None, skill: str, most: int | None, by: Actor) -> Route:
    """Assign a case that nobody owns. Where nobody fits, it moves to the unit and its supervisors are told.

    `skill` "business" asks for somebody who knows the case's business. A case in another language than Chinese asks
    for somebody who speaks it. The first receiver stays accountable until the chosen one takes over (首问负责).
    """
    unit = unit or case.unit
    wanted = Wanted(
        skill=case.business if skill == "business" else skill,
        language="" if case.language.startswith("zh") else case.language,
        most=most,
    )
    choice = choose(candidates(case, unit), wanted)
    route = Route.objects.create(
        case=case,
        rule_name=rule_name,
        unit=unit,
        chosen_id=choice.chosen,
        load=choice.load,
        wanted={"skill": wanted.skill, "language": wanted.language, "most": wanted.most},
        left_out=[[left.id, left.reason, left.number] for left in choice.left_out],
    )
    if choice.chosen is None:
        _tell_supervisors(case, unit, route)
    if choice.chosen is not None or unit.pk != case.unit_id:
        owner = Person.objects.get(pk=choice.chosen) if choice.chosen is not None else None
        assign_case(case, owner=owner, unit=unit, by=by)
    record_case("case.routed", case, by, route=route.pk, chosen=choice.chosen, unit=unit.pk)
    return route


def _tell_supervisors(case: Case, unit: Unit, route: Route) -> None:
    path = [int(part) for part in unit.path.split("/") if part]
    bosses = Person.objects.filter(is_active=True, posts__role=Role.SUPERVISOR.value, posts__unit__in=path).distinct()
    words = Words(
        f"{case.number} 按规则没有合适的人可派,请您安排。",
        f"The rules found nobody for {case.number}; please assign it.",
    )
    tell_all(bosses, kind=Kind.ASSIGNMENT, words=words, case=case, key=f"unrouted-{route.pk}")
