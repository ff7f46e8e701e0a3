"""Signing in and out: lock-out, idle sessions, the first password."""

from __future__ import annotations

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client

from tests.conftest import Cast
from tests.pages.stage import PASSWORD, signed_in, stranger, text_of
from tingsu.org.middleware import TOUCHED

STRONG = "a long walk by the river"


def enter(client: Client, username: str = "ana", password: str = PASSWORD, **more: Any) -> Any:
    """Fill in the sign-in form."""
    return client.post("/sign-in/", {"username": username, "password": password, **more})


def test_a_person_comes_to_the_first_page_of_their_menu(cast: Cast) -> None:
    client = stranger()
    assert enter(client).headers["Location"] == "/"
    assert client.get("/").headers["Location"] == "/cases/"


def test_the_page_one_wanted_comes_after_signing_in(cast: Cast) -> None:
    client = stranger()
    wanted = client.get("/cases/?view=late").headers["Location"]
    assert wanted == "/sign-in/?next=/cases/%3Fview%3Dlate"
    page = client.get(wanted).content.decode()
    assert 'name="next" value="/cases/?view=late"' in page
    assert enter(client, next="/cases/?view=late").headers["Location"] == "/cases/?view=late"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_one_is_never_sent_to_another_site(cast: Cast, target: str) -> None:
    location = enter(stranger(), next=target).headers["Location"]
    assert "evil" not in location
    assert "javascript" not in location


def test_a_wrong_password_says_little_and_keeps_the_name(cast: Cast) -> None:
    known = enter(stranger(), password="wrong")
    unknown = enter(stranger(), username="nobody-here", password="wrong")
    assert "用户名或密码不对" in text_of(known)
    assert text_of(known) == text_of(unknown)  # nobody learns which names exist
    assert 'value="ana"' in known.content.decode()
    assert "wrong" not in known.content.decode()


def test_after_five_wrong_passwords_the_account_is_locked_for_this_address(cast: Cast) -> None:
    client = stranger(REMOTE_ADDR="203.0.113.7")
    for _attempt in range(5):
        page = enter(client, password="wrong")
    assert page.status_code == 429
    right = enter(client)
    assert right.status_code == 429
    assert "账号已锁定 15 分钟" in text_of(right)
    assert client.get("/cases/").status_code == 302
    # A stranger elsewhere cannot lock Ana out of her own desk, nor others here.
    assert enter(stranger(REMOTE_ADDR="203.0.113.8")).status_code == 302
    assert enter(stranger(REMOTE_ADDR="203.0.113.7"), username="noor").status_code == 302


def test_the_lock_opens_by_itself(cast: Cast) -> None:
    client = stranger()
    for _attempt in range(5):
        enter(client, password="wrong")
    assert enter(client).status_code == 429
    AccessAttempt.objects.update(attempt_time="2026-01-01T00:00:00Z")
    assert enter(client).status_code == 302


def test_a_right_password_begins_the_count_anew(cast: Cast) -> None:
    client = stranger()
    for _round in range(3):
        for _attempt in range(4):
            enter(client, password="wrong")
        assert enter(client).status_code == 302
        client.post("/sign-out/")


def test_a_stopped_account_stays_out(cast: Cast) -> None:
    cast.ana.is_active = False
    cast.ana.save()
    client = stranger()
    assert enter(client).status_code == 200
    assert client.get("/cases/").status_code == 302


def test_an_idle_session_ends_and_says_why(cast: Cast, settings: Any) -> None:
    client = signed_in(cast.ana)
    assert client.get("/cases/").status_code == 200
    session = client.session
    session[TOUCHED] = session[TOUCHED] - settings.SESSION_IDLE_SECONDS - 1
    session.save()
    answer = client.get("/cases/")
    assert answer.headers["Location"] == "/sign-in/?idle=1"
    assert "您有一段时间没有操作" in text_of(client.get(answer.headers["Location"]))
    assert client.get("/cases/").status_code == 302


def test_a_busy_session_goes_on(cast: Cast, settings: Any) -> None:
    client = signed_in(cast.ana)
    client.get("/cases/")
    for _hour in range(4):
        session = client.session
        session[TOUCHED] = session[TOUCHED] - settings.SESSION_IDLE_SECONDS + 5
        session.save()
        assert client.get("/cases/").status_code == 200


def test_the_first_password_must_be_changed_before_anything_else(cast: Cast) -> None:
    cast.ana.must_change_password = True
    cast.ana.save()
    client = stranger()
    enter(client)
    for path in ("/cases/", "/intake/", "/packs/", "/", "/p/"):
        assert client.get(path).headers["Location"] == "/password/", path
    assert "第一次登录,请先换成自己的密码" in text_of(client.get("/password/"))
    done = client.post("/password/", {"old": PASSWORD, "new": STRONG, "again": STRONG})
    assert done.headers["Location"] == "/"
    assert client.get("/cases/").status_code == 200  # still signed in
    assert enter(stranger(), password=STRONG).status_code == 302
    assert enter(stranger(), password=PASSWORD).status_code == 200


def test_whoever_must_change_may_sign_out_instead(cast: Cast) -> None:
    cast.ana.must_change_password = True
    cast.ana.save()
    client = signed_in(cast.ana)
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"


MISTAKES = [
    pytest.param("wrong", STRONG, STRONG, "现在的密码不对", id="the old one is wrong"),
    pytest.param(PASSWORD, STRONG, STRONG + "x", "两次输入的新密码不一样", id="two different new ones"),
    pytest.param(PASSWORD, "short", "short", "errors", id="too short"),
    pytest.param(PASSWORD, "1234567890", "1234567890", "errors", id="too common"),
    pytest.param(PASSWORD, "", "", "errors", id="empty"),
]


@pytest.mark.parametrize(("old", "new", "again", "words"), MISTAKES)
def test_a_weak_or_mistyped_password_is_explained(cast: Cast, old: str, new: str, again: str, words: str) -> None:
    page = signed_in(cast.ana).post("/password/", {"old": old, "new": new, "again": again})
    assert words in page.content.decode()
    cast.ana.refresh_from_db()
    assert cast.ana.check_password(PASSWORD)


def test_the_old_password_again_is_no_new_one(cast: Cast) -> None:
    cast.ana.must_change_password = True
    cast.ana.save()
    signed_in(cast.ana).post("/password/", {"old": PASSWORD, "new": PASSWORD, "again": PASSWORD})
    cast.ana.refresh_from_db()
    assert cast.ana.must_change_password


def test_other_sessions_end_with_the_old_password(cast: Cast) -> None:
    here, elsewhere = signed_in(cast.ana), signed_in(cast.ana)
    here.post("/password/", {"old": PASSWORD, "new": STRONG, "again": STRONG})
    assert here.get("/cases/").status_code == 200
    assert elsewhere.get("/cases/").status_code == 302


def test_signing_out_ends_the_session_and_needs_a_button(cast: Cast) -> None:
    client = signed_in(cast.ana)
    assert client.get("/sign-out/").status_code == 405
    assert client.get("/cases/").status_code == 200
    client.post("/sign-out/")
    assert client.get("/cases/").status_code == 302


def test_a_session_of_before_signing_in_is_not_taken_over(cast: Cast) -> None:
    client = stranger()
    client.post("/p/type-size/", {"next": "/"})
    client.get("/sign-in/")
    before = client.session.session_key
    enter(client)
    assert client.session.session_key != before


def test_the_menu_shows_what_one_may_use(cast: Cast) -> None:
    menus = {
        cast.ana: {"投诉箱", "内容包"},
        cast.admin: {"内容包", "人员", "机构", "接口", "日志"},
        cast.auditor: {"投诉箱", "内容包", "日志"},
    }
    for person, expected in menus.items():
        client = signed_in(person)
        page = client.get(client.get("/").headers["Location"]).content.decode()
        menu = page.partition('<aside class="side')[2].partition("</aside>")[0]
        for word in ("投诉箱", "内容包", "人员", "机构", "接口", "日志"):
            assert (word in menu) == (word in expected), (person.username, word)
