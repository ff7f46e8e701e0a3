"""Units, people, posts and deputies."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from tests.acts.stages import last_entry, refused, somebody
from tests.conftest import Cast
from tingsu.core.errors import NotAllowed
from tingsu.journal.record import SYSTEM
from tingsu.org.actions.people import add_person, change_person, end_post, give_post, name_deputy, set_password
from tingsu.org.actions.units import add_unit, change_unit
from tingsu.org.models import Deputy, Person, Post, Unit
from tingsu.org.permissions import NAMES, ROLE_NAMES, ROLES, Permission, Role


def changed(unit: Unit, **more: Any) -> Unit:
    """Change a unit and return it fresh."""
    known: dict[str, Any] = {
        "name": unit.name,
        "name_en": unit.name_en,
        "phone": unit.phone,
        "parent": unit.parent,
        "is_active": True,
    }
    change_unit(unit, by=SYSTEM, **(known | more))
    return Unit.objects.get(pk=unit.pk)


def again(person: Person) -> Person:
    """Return the person as at the next request."""
    return Person.objects.get(pk=person.pk)


# ── Units ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_path_leads_from_the_head_office_to_the_unit(cast: Cast) -> None:
    assert cast.outlet.path == f"/{cast.head.pk}/{cast.east.pk}/{cast.outlet.pk}/"
    assert cast.outlet.is_within(cast.east)
    assert cast.outlet.is_within(cast.outlet)
    assert not cast.east.is_within(cast.outlet)
    assert not cast.outlet.is_within(cast.west)


def test_everything_below_moves_with_a_unit(cast: Cast) -> None:
    window = add_unit(code="E11", name="一号柜台", kind="department", parent=cast.outlet, by=SYSTEM)
    east = changed(cast.east, parent=cast.west)

    assert east.path == f"{cast.west.path}{east.pk}/"
    assert Unit.objects.get(pk=window.pk).path == f"{east.path}{cast.outlet.pk}/{window.pk}/"
    assert last_entry("unit.changed").data["path"] == east.path


@pytest.mark.parametrize("parent", ["east", "outlet"])
def test_a_unit_does_not_move_below_itself(cast: Cast, parent: str) -> None:
    with refused("不能移到自己的下级"):
        changed(cast.east, parent=getattr(cast, parent))
    assert Unit.objects.get(pk=cast.east.pk).parent == cast.head


def test_only_the_head_office_stands_at_the_top(cast: Cast) -> None:
    with refused("只有总行没有上级机构"):
        add_unit(code="X", name="孤岛", kind="branch", parent=None, by=SYSTEM)
    with refused("只有总行没有上级机构"):
        changed(cast.east, parent=None)
    with refused("只有总行没有上级机构"):
        changed(cast.head, parent=cast.east)


def test_there_is_one_head_office(cast: Cast) -> None:
    with pytest.raises((NotAllowed, IntegrityError)), transaction.atomic():
        add_unit(code="HO2", name="另一个总行", kind="head_office", parent=None, by=SYSTEM)
    assert Unit.objects.filter(parent=None).count() == 1


def test_two_units_do_not_share_a_code(cast: Cast) -> None:
    with pytest.raises((NotAllowed, IntegrityError)), transaction.atomic():
        add_unit(code="E1", name="西门网点", kind="outlet", parent=cast.east, by=SYSTEM)


# ── People ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_somebody_new_has_a_hashed_password_that_must_be_changed(cast: Cast) -> None:
    person = add_person(username="li", name="李明", password="a long first one", by=cast.admin.actor)

    assert person.must_change_password
    assert "a long first one" not in person.password
    assert person.check_password("a long first one")
    assert last_entry("person.added").actor_id == cast.admin.pk
    assert last_entry("person.added").data == {}


def test_a_user_name_belongs_to_one_person(cast: Cast) -> None:
    with refused("ana", "已被使用"):
        add_person(username="ana", name="另一个安娜", password="a long first one", by=SYSTEM)


def test_nobody_switches_their_own_account_off(cast: Cast) -> None:
    with refused("不能停用自己的账号"):
        change_person(cast.admin, name="管理员", name_en="", email="", is_active=False, by=cast.admin.actor)
    change_person(cast.ana, name="安娜", name_en="", email="", is_active=False, by=cast.admin.actor)

    assert again(cast.admin).is_active
    assert not again(cast.ana).is_active


def test_a_password_set_by_the_administrator_is_for_once(cast: Cast) -> None:
    set_password(cast.ana, password="a long first one", by=cast.admin.actor, must_change=True)

    assert again(cast.ana).must_change_password
    assert again(cast.ana).check_password("a long first one")
    assert "a long first one" not in str(last_entry("person.password_set").data)


# ── Posts ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_post_is_given_once(cast: Cast) -> None:
    with refused("安娜", "已有这一岗位"):
        give_post(cast.ana, unit=cast.outlet, role=Role.AGENT, by=SYSTEM)
    assert give_post(cast.ana, unit=cast.outlet, role=Role.CLERK, by=SYSTEM).pk


def test_a_post_ends_the_day_before(cast: Cast) -> None:
    today = timezone.localdate()
    post = cast.ana.posts.get()
    Post.objects.filter(pk=post.pk).update(since=today - timedelta(days=9))
    end_post(cast.ana.posts.get(), by=SYSTEM)

    assert cast.ana.posts.get().until == today - timedelta(days=1)
    assert not again(cast.ana).can(Permission.CASE_VIEW)


def test_a_post_that_ends_the_day_it_began_never_was(cast: Cast) -> None:
    end_post(cast.ana.posts.get(), by=SYSTEM)

    assert cast.ana.posts.count() == 0
    assert last_entry("post.ended").data == {"unit": cast.outlet.pk, "role": "agent"}


def test_a_post_can_be_given_again_after_it_ended(cast: Cast) -> None:
    cast.ana.posts.update(since=timezone.localdate() - timedelta(days=9))
    end_post(cast.ana.posts.get(), by=SYSTEM)
    give_post(cast.ana, unit=cast.outlet, role=Role.AGENT, by=SYSTEM)

    assert again(cast.ana).can(Permission.CASE_VIEW, cast.outlet)


def test_a_post_that_ends_in_the_future_still_counts(cast: Cast) -> None:
    end_post(cast.ana.posts.get(), by=SYSTEM, until=timezone.localdate() + timedelta(days=2))

    assert again(cast.ana).can(Permission.CASE_VIEW)


@pytest.mark.parametrize(
    ("name", "permission", "unit", "allowed"),
    [
        ("officer", Permission.CASE_DECIDE, "east", True),
        ("officer", Permission.CASE_DECIDE, "outlet", True),
        ("officer", Permission.CASE_DECIDE, "head", False),
        ("officer", Permission.CASE_DECIDE, "west", False),
        ("officer", Permission.CASE_APPROVE, "east", False),
        ("ana", Permission.CASE_REPLY, "outlet", True),
        ("ana", Permission.CASE_REPLY, "east", False),
        ("noor", Permission.RESPONSIBILITY_SET, "outlet", True),
        ("tom", Permission.CASE_VIEW, "east", False),
        ("idris", Permission.CASE_APPROVE, "west", True),
        ("auditor", Permission.JOURNAL_VERIFY, "head", True),
        ("auditor", Permission.CASE_REPLY, "head", False),
        ("admin", Permission.PEOPLE_MANAGE, "head", True),
        ("admin", Permission.CASE_VIEW, "head", False),
    ],
)
def test_a_permission_is_held_at_a_unit_and_below(
    cast: Cast, name: str, permission: Permission, unit: str, allowed: bool
) -> None:
    assert getattr(cast, name).can(permission, getattr(cast, unit)) is allowed


def test_every_permission_and_role_has_a_name_and_every_permission_a_holder() -> None:
    assert set(NAMES) == set(Permission)
    assert set(ROLE_NAMES) == set(ROLES) == set(Role)
    assert set().union(*ROLES.values()) == set(Permission)


# ── Deputies ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_deputy_may_do_what_the_absent_may(cast: Cast) -> None:
    today = timezone.localdate()
    assert not again(cast.officer).can(Permission.CASE_APPROVE, cast.outlet)
    name_deputy(cast.noor, deputy=cast.officer, since=today, until=today, by=cast.noor.actor)

    assert again(cast.officer).can(Permission.CASE_APPROVE, cast.outlet)
    assert again(cast.officer).roles() == {Role.OFFICER, Role.SUPERVISOR}
    assert last_entry("deputy.named").data["deputy"] == cast.officer.pk


def test_nobody_is_their_own_deputy(cast: Cast) -> None:
    today = timezone.localdate()
    with refused("不能由本人代理本人"):
        name_deputy(cast.noor, deputy=cast.noor, since=today, until=today, by=SYSTEM)


def test_deputising_does_not_end_before_it_begins(cast: Cast) -> None:
    today = timezone.localdate()
    with refused("结束日期早于开始日期"):
        name_deputy(cast.noor, deputy=cast.officer, since=today, until=today - timedelta(days=1), by=SYSTEM)
    assert Deputy.objects.count() == 0


def test_the_end_of_the_absents_post_ends_the_deputys_too(cast: Cast) -> None:
    today = timezone.localdate()
    name_deputy(cast.noor, deputy=cast.officer, since=today, until=today + timedelta(days=9), by=SYSTEM)
    end_post(cast.noor.posts.get(), by=SYSTEM)

    assert not again(cast.officer).can(Permission.CASE_APPROVE)


def test_a_person_is_introduced_by_their_first_post(cast: Cast) -> None:
    give_post(cast.officer, unit=cast.west, role=Role.CLERK, by=SYSTEM)
    post = again(cast.officer).main_post

    assert post is not None
    assert (post.unit, post.role) == (cast.east, Role.OFFICER)
    assert somebody("li", unit=cast.east, role=Role.CLERK).main_post
    assert Person.objects.create_user("no", name="无岗").main_post is None
