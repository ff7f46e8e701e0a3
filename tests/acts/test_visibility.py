"""Nobody sees what is not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import Http404
from django.utils import timezone

from tests.acts.stages import handled, opened, somebody
from tests.conftest import Cast
from tingsu.cases.actions.assignment import assign_case
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.export import export_rows
from tingsu.cases.models import Case
from tingsu.cases.queries import inbox
from tingsu.cases.queries.visible import case_for, visible_to
from tingsu.journal.record import SYSTEM
from tingsu.org.actions.people import end_post, give_post, name_deputy
from tingsu.org.actions.units import add_unit, change_unit
from tingsu.org.models import Person
from tingsu.org.permissions import Role


def seen_by(person: Person) -> set[Case]:
    """Return what a person sees when they sign in now."""
    return set(visible_to(Person.objects.get(pk=person.pk)))


@pytest.fixture
def cases(cast: Cast) -> dict[str, Case]:
    """Return one case of every unit."""
    return {
        "outlet": opened(cast),
        "east": opened(cast, unit=cast.east),
        "west": opened(cast, unit=cast.west, by=cast.tom),
        "head": opened(cast, unit=cast.head, by=cast.idris),
    }


@pytest.mark.parametrize(
    ("name", "units"),
    [
        ("ana", {"outlet"}),
        ("officer", {"outlet", "east"}),
        ("noor", {"outlet", "east"}),
        ("tom", {"west"}),
        ("idris", {"outlet", "east", "west", "head"}),
        ("auditor", {"outlet", "east", "west", "head"}),
        ("admin", set()),
    ],
)
def test_one_sees_ones_own_unit_and_below_and_head_office_sees_all(
    cast: Cast, cases: dict[str, Case], name: str, units: set[str]
) -> None:
    assert seen_by(getattr(cast, name)) == {cases[unit] for unit in units}


@pytest.mark.parametrize(
    ("role", "sees"),
    [(Role.CLERK, True), (Role.OFFICER, True), (Role.PRESS, True), (Role.TRAINER, False), (Role.ADMIN, False)],
)
def test_at_head_office_every_role_that_sees_cases_sees_all(
    cast: Cast, cases: dict[str, Case], role: Role, sees: bool
) -> None:
    person = somebody("li", unit=cast.head, role=role)

    assert seen_by(person) == (set(cases.values()) if sees else set())


def test_somebody_without_a_post_sees_nothing(cast: Cast, cases: dict[str, Case]) -> None:
    assert seen_by(Person.objects.create_user("li", name="李")) == set()


def test_what_one_may_not_see_does_not_exist(cast: Cast, cases: dict[str, Case]) -> None:
    with pytest.raises(Http404):
        case_for(cast.tom, cases["outlet"].pk)
    with pytest.raises(Http404):
        case_for(cast.tom, 10**12)
    assert case_for(cast.tom, cases["west"].pk) == cases["west"]


def test_the_owner_sees_an_assigned_case_of_another_unit_as_long_as_it_is_theirs(
    cast: Cast, cases: dict[str, Case]
) -> None:
    assign_case(cases["outlet"], owner=cast.tom, by=cast.noor)
    assert seen_by(cast.tom) == {cases["west"], cases["outlet"]}

    assign_case(cases["outlet"], owner=cast.officer, by=cast.noor)
    assert seen_by(cast.tom) == {cases["west"]}


def test_having_received_a_case_first_is_not_seeing_it_for_ever(cast: Cast, cases: dict[str, Case]) -> None:
    assign_case(cases["outlet"], owner=None, unit=cast.west, by=cast.noor)

    assert cases["outlet"] not in seen_by(cast.ana)
    assert cases["outlet"] in seen_by(cast.tom)


def test_a_unit_whose_number_begins_alike_is_another_unit(cast: Cast) -> None:
    # Paths are compared as text: /1/2/ must not hold /1/23/.
    units = [add_unit(code=f"X{n}", name=f"网点{n}", kind="outlet", parent=cast.head, by=SYSTEM) for n in range(25)]
    person = somebody("li", unit=units[0], role=Role.OFFICER)
    mine = opened(cast, unit=units[0])
    for unit in units[1:]:
        opened(cast, unit=unit)

    assert seen_by(person) == {mine}


def test_when_a_unit_moves_its_cases_move_with_it(cast: Cast, cases: dict[str, Case]) -> None:
    change_unit(cast.outlet, name="东门网点", name_en="", phone="", parent=cast.west, is_active=True, by=SYSTEM)

    assert seen_by(cast.tom) == {cases["west"], cases["outlet"]}
    assert seen_by(cast.noor) == {cases["east"]}


# ── By date ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("since", "until", "sees"),
    [
        pytest.param(0, 0, True, id="today"),
        pytest.param(-3, 3, True, id="these days"),
        pytest.param(-3, 0, True, id="the last day"),
        pytest.param(0, 3, True, id="the first day"),
        pytest.param(-3, -1, False, id="until yesterday"),
        pytest.param(1, 3, False, id="from tomorrow"),
    ],
)
def test_a_deputy_sees_what_the_absent_sees_on_the_days_named(
    cast: Cast, cases: dict[str, Case], since: int, until: int, sees: bool
) -> None:
    today = timezone.localdate()
    days = {"since": today + timedelta(days=since), "until": today + timedelta(days=until)}
    name_deputy(cast.noor, deputy=cast.tom, by=SYSTEM, **days)

    assert (cases["outlet"] in seen_by(cast.tom)) is sees
    assert cases["west"] in seen_by(cast.tom)


def test_the_absent_still_see_their_own_and_not_the_deputys(cast: Cast, cases: dict[str, Case]) -> None:
    today = timezone.localdate()
    name_deputy(cast.noor, deputy=cast.tom, since=today, until=today, by=SYSTEM)

    assert seen_by(cast.noor) == {cases["outlet"], cases["east"]}


def test_a_deputy_of_a_deputy_sees_nothing_more(cast: Cast, cases: dict[str, Case]) -> None:
    today = timezone.localdate()
    name_deputy(cast.noor, deputy=cast.tom, since=today, until=today, by=SYSTEM)
    name_deputy(cast.tom, deputy=cast.ana, since=today, until=today, by=SYSTEM)

    assert seen_by(cast.ana) == {cases["outlet"], cases["west"]}


def test_the_day_of_shanghai_counts_not_that_of_greenwich(cast: Cast, cases: dict[str, Case], watch: object) -> None:
    watch.set("2026-03-02 00:30")  # type: ignore[attr-defined]
    today = timezone.localdate()
    assert today.isoformat() == "2026-03-02"
    name_deputy(cast.noor, deputy=cast.tom, since=today, until=today, by=SYSTEM)

    assert cases["outlet"] in seen_by(cast.tom)


def test_a_post_that_has_ended_shows_nothing_any_more(cast: Cast, cases: dict[str, Case]) -> None:
    end_post(cast.tom.posts.get(), by=SYSTEM)

    assert seen_by(cast.tom) == set()


def test_a_post_that_begins_tomorrow_shows_nothing_today(cast: Cast, cases: dict[str, Case]) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    give_post(cast.tom, unit=cast.east, role=Role.OFFICER, since=tomorrow, by=SYSTEM)

    assert seen_by(cast.tom) == {cases["west"]}


def test_two_posts_show_both_units(cast: Cast, cases: dict[str, Case]) -> None:
    give_post(cast.tom, unit=cast.outlet, role=Role.OFFICER, by=SYSTEM)

    assert seen_by(cast.tom) == {cases["west"], cases["outlet"]}


# ── Wherever one looks ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("view", [view.id for view in inbox.VIEWS])
def test_tom_finds_nothing_of_the_east_in_any_view(cast: Cast, cases: dict[str, Case], view: str) -> None:
    assert set(inbox.cases_asked(cast.tom, inbox.Ask(view=view))) <= {cases["west"]}


def test_tom_finds_nothing_of_the_east_by_number_name_phone_or_words(cast: Cast) -> None:
    case = handled(cast, "信用卡年费扣错了", party=PartyFacts("欧阳晓梅", "13911112222"))

    for words in (case.number, str(case.pk), "欧阳晓梅", "13911112222", "年费"):
        assert list(inbox.cases_asked(cast.noor, inbox.Ask(view="all", words=words))) == [case], words
        assert list(inbox.cases_asked(cast.tom, inbox.Ask(view="all", words=words))) == [], words


@pytest.mark.parametrize("name", ["unit", "owner", "state", "channel"])
def test_no_filter_opens_the_east_to_tom(cast: Cast, cases: dict[str, Case], name: str) -> None:
    case = cases["outlet"]
    value = {"unit": case.unit_id, "owner": cast.ana.pk, "state": "received", "channel": "phone"}[name]
    found = inbox.cases_asked(cast.tom, inbox.Ask(view="all", filters={name: str(value)}))

    assert set(found) <= {cases["west"]}


def test_an_export_holds_what_one_sees_and_masks_it(cast: Cast) -> None:
    opened(cast, "=cmd|' /C calc'!A1 我电话13812345678", party=PartyFacts("欧阳晓梅", "13911112222"))

    mine = "".join(export_rows(visible_to(cast.noor)))
    assert mine.startswith("\ufeff")
    assert "'=cmd" in mine
    for secret in ("欧阳晓梅", "13911112222", "13812345678"):
        assert secret not in mine
    assert "".join(export_rows(visible_to(cast.tom))).count("\n") == 1
