"""Naming one's own deputy: near colleagues only, for some days, and back again."""

from __future__ import annotations

from datetime import date

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import last_entry, refused, somebody
from tests.conftest import Cast
from tingsu.core.errors import BadInput
from tingsu.org.actions.delegation import delegate, end_delegation, possible_deputies
from tingsu.org.models import Deputy, Person
from tingsu.org.permissions import Permission, Role

MONDAY, FRIDAY = date(2026, 3, 2), date(2026, 3, 6)


def again(person: Person) -> Person:
    """Return the person as at the next sign-in."""
    return Person.objects.get(pk=person.pk)


def test_a_deputy_holds_the_posts_for_these_days_only(cast: Cast, watch: Watch) -> None:
    delegate(cast.noor, deputy=cast.officer, since=date(2026, 3, 3), until=FRIDAY)
    able = []
    for day in ("2026-03-02", "2026-03-03", "2026-03-06", "2026-03-07"):
        watch.set(f"{day} 10:00")
        able.append(again(cast.officer).can(Permission.CASE_APPROVE, cast.east))
    assert able == [False, True, True, False]
    assert last_entry("deputy.named").actor_id == cast.noor.pk


def test_a_delegation_is_taken_back_at_once(cast: Cast) -> None:
    row = delegate(cast.noor, deputy=cast.officer, since=MONDAY, until=FRIDAY)
    with refused("只能收回自己的"):
        end_delegation(row, by=cast.idris)
    end_delegation(row, by=cast.noor)
    assert not again(cast.officer).can(Permission.CASE_APPROVE)
    assert last_entry("deputy.ended").data == {"deputy": cast.officer.pk}


def test_one_that_ran_keeps_its_days(cast: Cast, watch: Watch) -> None:
    row = delegate(cast.noor, deputy=cast.officer, since=MONDAY, until=FRIDAY)
    watch.set("2026-03-04 09:00")
    end_delegation(row, by=cast.noor)
    assert Deputy.objects.get().until == date(2026, 3, 3)
    with refused("已经结束"):
        end_delegation(Deputy.objects.get(), by=cast.noor)


def test_only_near_colleagues_who_work_here(cast: Cast) -> None:
    gone = somebody("gone", unit=cast.east, role=Role.SUPERVISOR)
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    names = {person.username for person in possible_deputies(cast.noor)}
    assert {"officer", "ana", "idris"} <= names
    assert names.isdisjoint({"noor", "tom", "gone"})
    for person in (cast.tom, gone, cast.noor):
        with refused("同一机构或上下级"):
            delegate(cast.noor, deputy=person, since=MONDAY, until=FRIDAY)


def test_one_deputy_at_a_time(cast: Cast) -> None:
    delegate(cast.noor, deputy=cast.officer, since=MONDAY, until=FRIDAY)
    with refused("已经有代理人"):
        delegate(cast.noor, deputy=cast.idris, since=FRIDAY, until=date(2026, 3, 9))
    delegate(cast.noor, deputy=cast.idris, since=date(2026, 3, 7), until=date(2026, 3, 9))


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [
        (date(2026, 3, 1), FRIDAY, "已经过去"),
        (MONDAY, date(2026, 5, 31), "90 天"),
    ],
    ids=["in the past", "for too long"],
)
def test_days_that_make_no_sense_are_refused(cast: Cast, since: date, until: date, words: str) -> None:
    with refused(words, kind=BadInput):
        delegate(cast.noor, deputy=cast.officer, since=since, until=until)
