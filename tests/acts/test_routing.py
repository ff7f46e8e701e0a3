"""Cases find their people: skill, language, load, absence, recusal; and nobody is told what he may not see."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.acts.stages import fresh, handled, last_entry, opened, refused, somebody
from tests.conftest import Cast
from tingsu.cases.models import Case
from tingsu.core.errors import BadInput
from tingsu.journal.record import SYSTEM, Actor
from tingsu.notices.models import Notice
from tingsu.org.actions.people import name_deputy
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Role
from tingsu.routing.actions.abilities import set_abilities
from tingsu.routing.actions.route import route_case
from tingsu.routing.models import Route
from tingsu.routing.panel import panel

RULE = Actor("system", 1, "规则「派」")


def route(case: Case, *, unit: Unit | None = None, skill: str = "", most: int | None = None) -> Route:
    """Route a case by a rule."""
    return route_case(case, rule_name="派", unit=unit, skill=skill, most=most, by=RULE)


def reasons(made: Route) -> dict[str, str]:
    """Return username → reason."""
    names = dict(Person.objects.values_list("pk", "username"))
    return {names[person_id]: reason for person_id, reason, _number in made.left_out}


@pytest.fixture
def second(cast: Cast) -> Person:
    return somebody("second", unit=cast.east, role=Role.OFFICER)


def test_the_least_busy_officer_gets_it_and_the_page_says_why(cast: Cast, second: Person) -> None:
    handled(cast)
    case = opened(cast)
    made = route(case)

    assert fresh(case).owner == second
    assert reasons(made) == {"officer": "busier", "noor": "senior"}
    shown = panel(fresh(case), second)
    assert shown is not None
    assert shown.context["is_me"]
    assert {str(row["who"]): row["why"] for row in shown.context["rows"]} == {  # type: ignore[attr-defined]
        "陈静": "在办 1 件,更忙或一样忙",
        "努尔": "负责人,先由专员办",
    }
    assert last_entry("case.routed").data["chosen"] == second.pk


def test_skill_and_language_are_asked_for(cast: Cast, second: Person) -> None:
    case = opened(cast, "Why was my card charged twice? Please refund.", business="BZ-02-01")
    assert case.language == "en"
    set_abilities(second, skills=["BZ-02"], languages=["en"], by=SYSTEM)
    set_abilities(cast.officer, skills=["BZ-02"], languages=[], by=SYSTEM)
    made = route(case, skill="business")

    assert fresh(case).owner == second
    assert reasons(made) == {"officer": "language", "noor": "skill"}


def test_who_is_away_or_full_or_complained_about_is_left_out(cast: Cast, second: Person) -> None:
    today = timezone.localdate()
    name_deputy(second, deputy=cast.noor, since=today, until=today + timedelta(days=2), by=SYSTEM)
    case = opened(cast)
    Case.objects.filter(pk=case.pk).update(concerned=[cast.officer.pk])
    for _ in range(2):
        handled(cast, officer=cast.noor)
    made = route(fresh(case), most=2)

    assert reasons(made) == {"second": "absent", "officer": "concerned", "noor": "full"}
    assert fresh(case).owner is None
    assert list(Notice.objects.values_list("person__username", flat=True)) == ["noor"]


def test_only_people_of_the_unit_and_above_are_asked(cast: Cast) -> None:
    west = somebody("west-officer", unit=cast.west, role=Role.OFFICER)
    case = opened(cast)
    made = route(case, unit=cast.west)
    assert (fresh(case).owner, fresh(case).unit) == (west, cast.west)
    assert set(reasons(made)) == {"tom"}


def test_the_first_receiver_stays_accountable_until_somebody_takes_over(cast: Cast) -> None:
    case = opened(cast)
    route(case)
    assert (fresh(case).first_receiver, fresh(case).taken_over_at) == (cast.ana, None)


def test_abilities_are_set_and_journaled_once(cast: Cast) -> None:
    set_abilities(cast.officer, skills=["BZ-02", "BZ-03"], languages=["en"], by=SYSTEM)
    set_abilities(cast.officer, skills=["BZ-03"], languages=["en"], by=SYSTEM)
    entry = last_entry("abilities.set")
    assert entry.data == {"skills": ["BZ-03"], "languages": ["en"]}
    set_abilities(cast.officer, skills=["BZ-03"], languages=["en"], by=SYSTEM)
    assert last_entry("abilities.set") == entry
    with refused("不认识", kind=BadInput):
        set_abilities(cast.officer, skills=[], languages=["klingon"], by=SYSTEM)
