"""People: taken in, given posts, deputised, stopped; passwords shown once."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tests.pages.stage import PASSWORD, signed_in, somebody, stranger, text_of
from tingsu.journal.models import Entry
from tingsu.org.models import Person
from tingsu.org.permissions import Role


def newcomer(cast: Cast, **changes: Any) -> dict[str, Any]:
    """Return the form for a new clerk."""
    return {"username": "liulan", "name": "刘兰", "unit": cast.outlet.pk, "role": "clerk", "is_active": "on", **changes}


def test_a_newcomer_gets_a_post_and_a_password_that_is_shown_once(cast: Cast) -> None:
    admin = signed_in(cast.admin)
    page = admin.post("/people/", newcomer(cast), follow=True)
    password = re.search(r"首次登录密码:(\S+?)\(只显示这一次\)", text_of(page))
    assert password
    person = Person.objects.get(username="liulan")
    assert person.must_change_password
    assert [(post.role, post.unit) for post in person.posts.all()] == [("clerk", cast.outlet)]
    assert password[1] not in admin.get(f"/people/{person.pk}/").content.decode()
    signed = stranger().post("/sign-in/", {"username": "liulan", "password": password[1]})
    assert signed.status_code == 302
    assert set(Entry.objects.filter(subject_type="person", subject_id=person.pk).values_list("verb", flat=True)) == {
        "person.added",
        "post.given",
    }
    assert password[1] not in str(list(Entry.objects.values_list("data", flat=True)))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"username": "ana"}, "已被使用"),
        ({"username": "刘 兰"}, "errors"),
        ({"username": ""}, "errors"),
        ({"name": ""}, "errors"),
        ({"role": "king"}, "errors"),
        ({"unit": "999999"}, "errors"),
    ],
)
def test_a_mistake_is_explained_and_nobody_is_added(cast: Cast, changes: dict[str, str], words: str) -> None:
    before = Person.objects.count()
    page = signed_in(cast.admin).post("/people/", newcomer(cast, **changes))
    assert words in page.content.decode()
    assert '<details class="panel" open' in page.content.decode()
    assert Person.objects.count() == before


def test_people_are_found_by_name_or_user_name(cast: Cast) -> None:
    client = signed_in(cast.admin)
    assert "陈静" in text_of(client.get("/people/?q=陈"))
    assert "陈静" in text_of(client.get("/people/?q=OFFIC"))
    assert "安娜" not in text_of(client.get("/people/?q=陈"))
    assert "没有找到" in text_of(client.get("/people/?q=nobody-at-all"))
    assert client.get("/people/", {"q": "\x00"}).status_code == 200
    assert client.get("/people/?page=999&q=%27").status_code == 200


def test_more_than_fifty_are_shown_page_by_page(cast: Cast) -> None:
    Person.objects.bulk_create(Person(username=f"clerk{n:03}", name=f"柜员{n}") for n in range(60))
    client = signed_in(cast.admin)
    assert "1 / 2" in text_of(client.get("/people/"))
    assert "clerk059" in text_of(client.get("/people/?page=2"))


def test_a_stopped_person_is_out_at_once(cast: Cast) -> None:
    ana = signed_in(cast.ana)
    assert ana.get("/cases/").status_code == 200
    form = {"save": "1", "name": "安娜", "name_en": "Ana", "email": ""}
    signed_in(cast.admin).post(f"/people/{cast.ana.pk}/", form)
    assert ana.get("/cases/").status_code == 302


def test_nobody_stops_themselves(cast: Cast) -> None:
    page = signed_in(cast.admin).post(f"/people/{cast.admin.pk}/", {"save": "1", "name": "管理员"})
    assert "不能停用自己的账号" in text_of(page)
    cast.admin.refresh_from_db()
    assert cast.admin.is_active


def test_a_post_is_given_and_ended(cast: Cast) -> None:
    admin = signed_in(cast.admin)
    admin.post(f"/people/{cast.ana.pk}/", {"post": "1", "unit": cast.west.pk, "role": "officer"})
    assert Role.OFFICER in Person.objects.get(pk=cast.ana.pk).roles()
    twice = admin.post(f"/people/{cast.ana.pk}/", {"post": "1", "unit": cast.west.pk, "role": "officer"})
    assert "已有这一岗位" in text_of(twice)
    post = cast.ana.posts.get(role="officer")
    assert "岗位已结束" in text_of(admin.post(f"/people/{cast.ana.pk}/posts/{post.pk}/end/", follow=True))
    assert Role.OFFICER not in Person.objects.get(pk=cast.ana.pk).roles()


def test_a_post_of_somebody_else_is_not_ended_by_its_number(cast: Cast) -> None:
    post = cast.officer.posts.get()
    answer = signed_in(cast.admin).post(f"/people/{cast.ana.pk}/posts/{post.pk}/end/")
    assert answer.status_code == 404
    assert cast.officer.posts.filter(pk=post.pk, until=None).exists()


def test_a_deputy_holds_the_posts_while_the_other_is_away(cast: Cast) -> None:
    clerk = somebody("clerk", unit=cast.outlet, role=Role.CLERK)
    assert signed_in(clerk).get("/import/").status_code == 403
    today = timezone.localdate()
    form = {"deputy_save": "1", "deputy": clerk.pk, "since": today, "until": today + timedelta(days=7)}
    page = signed_in(cast.admin).post(f"/people/{cast.officer.pk}/", form, follow=True)
    assert "已指定代理人" in text_of(page)
    assert signed_in(clerk).get("/import/").status_code == 200


@pytest.mark.parametrize(
    ("since", "until", "words"),
    [("2026-01-02", "2026-01-01", "结束日期早于开始日期"), ("2026-02-30", "2026-03-01", "errors"), ("", "", "errors")],
)
def test_impossible_days_for_a_deputy_are_explained(cast: Cast, since: str, until: str, words: str) -> None:
    form = {"deputy_save": "1", "deputy": cast.noor.pk, "since": since, "until": until}
    page = signed_in(cast.admin).post(f"/people/{cast.officer.pk}/", form)
    assert words in page.content.decode()
    assert not cast.officer.deputies.exists()


def test_a_new_password_ends_the_old_sessions_and_must_be_changed(cast: Cast) -> None:
    ana = signed_in(cast.ana)
    page = signed_in(cast.admin).post(f"/people/{cast.ana.pk}/password/", follow=True)
    password = re.search(r"新的首次登录密码:(\S+?)\(只显示这一次\)", text_of(page))
    assert password
    assert ana.get("/cases/").status_code == 302
    cast.ana.refresh_from_db()
    assert not cast.ana.check_password(PASSWORD)
    assert cast.ana.must_change_password


def test_a_person_without_a_post_sees_an_explanation(cast: Cast) -> None:
    nobody = Person.objects.create_user("nobody", PASSWORD, name="无岗")
    assert "还没有岗位" in text_of(signed_in(cast.admin).get(f"/people/{nobody.pk}/"))
    assert signed_in(nobody).get("/", follow=True).status_code == 200
