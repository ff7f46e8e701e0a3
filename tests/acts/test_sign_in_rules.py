"""Signing in: locked after five wrong passwords, out after half an hour, a password of one's own."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client

from tests.conftest import Cast
from tingsu.journal.record import SYSTEM
from tingsu.org.actions.people import add_person, change_person, give_post, set_password
from tingsu.org.middleware import TOUCHED
from tingsu.org.models import Person
from tingsu.org.permissions import Role

PASSWORD = "correct horse"
SIGN_IN, INBOX, CHANGE = "/sign-in/", "/cases/", "/password/"


@pytest.fixture(autouse=True)
def watch() -> None:
    """Leave the real time as it is: the library that locks accounts looks at a watch of its own."""


def sign_in(client: Client, username: str = "ana", password: str = PASSWORD, **more: Any) -> Any:
    """Send the sign-in form."""
    return client.post(SIGN_IN, {"username": username, "password": password}, **more)


def is_in(client: Client) -> bool:
    """Say whether the browser is signed in."""
    return client.get(INBOX).status_code == 200


def wait(minutes: int) -> None:
    """Let time pass for the lock."""
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(
            attempt_time=attempt.attempt_time - timedelta(minutes=minutes)
        )


def idle(client: Client, *, minutes: float) -> None:
    """Let a browser rest."""
    session = client.session
    session[TOUCHED] = int(time.time() - minutes * 60)
    session.save()


# ── In and out ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_who_knows_the_password_comes_in(cast: Cast, client: Client) -> None:
    assert sign_in(client).status_code == 302
    assert is_in(client)


def test_who_is_not_in_is_sent_to_the_door_and_back(cast: Cast, client: Client) -> None:
    response = client.get(INBOX)
    assert response.headers["Location"] == f"{SIGN_IN}?next={INBOX}"

    response = client.post(response.headers["Location"], {"username": "ana", "password": PASSWORD})
    assert response.headers["Location"] == INBOX


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)"])
def test_the_door_leads_to_no_other_house(cast: Cast, client: Client, target: str) -> None:
    response = client.post(f"{SIGN_IN}?next={target}", {"username": "ana", "password": PASSWORD, "next": target})

    assert response.headers["Location"] == "/"


def test_signing_out_takes_a_button_not_a_link(cast: Cast, client: Client) -> None:
    sign_in(client)
    assert client.get("/sign-out/").status_code == 405
    assert is_in(client)
    client.post("/sign-out/")
    assert not is_in(client)


@pytest.mark.parametrize(
    ("username", "password"),
    [("ana", "wrong horse"), ("ana", ""), ("nobody", PASSWORD), ("ana", "Correct Horse")],
)
def test_a_wrong_name_or_password_says_the_same(cast: Cast, client: Client, username: str, password: str) -> None:
    response = sign_in(client, username, password)

    assert response.status_code == 200
    assert not is_in(client)


def test_an_account_that_was_switched_off_does_not_come_in(cast: Cast, client: Client) -> None:
    change_person(cast.ana, name="安娜", name_en="", email="", is_active=False, by=SYSTEM)
    sign_in(client)

    assert not is_in(client)


def test_who_is_switched_off_while_inside_is_out_at_the_next_page(cast: Cast, client: Client) -> None:
    sign_in(client)
    change_person(cast.ana, name="安娜", name_en="", email="", is_active=False, by=SYSTEM)

    assert not is_in(client)


def test_a_password_set_by_somebody_else_ends_every_session(cast: Cast, client: Client) -> None:
    sign_in(client)
    set_password(Person.objects.get(username="ana"), password="another long one", by=SYSTEM, must_change=True)

    assert not is_in(client)


def test_the_session_changes_its_number_at_sign_in(cast: Cast, client: Client) -> None:
    client.get(SIGN_IN)
    session = client.session
    session["x"] = 1
    session.save()
    before = str(session.session_key)
    client.cookies["sessionid"] = before
    sign_in(client)

    assert client.session.session_key != before


# ── Locked ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def lock(client: Client, username: str = "ana") -> Any:
    """Send five wrong passwords; return the last answer."""
    for _ in range(5):
        response = sign_in(client, username, "wrong horse")
    return response


def test_five_wrong_passwords_lock_the_account_for_a_quarter_of_an_hour(cast: Cast, client: Client) -> None:
    response = lock(client)
    assert response.status_code == 429
    assert "15 分钟" in response.content.decode()

    assert sign_in(client).status_code == 429
    assert not is_in(client)
    wait(16)
    assert sign_in(client).status_code == 302
    assert is_in(client)


def test_four_wrong_passwords_and_a_right_one_begin_anew(cast: Cast, client: Client) -> None:
    for _ in range(2):
        for _ in range(4):
            assert sign_in(client, password="wrong horse").status_code == 200
        assert sign_in(client).status_code == 302
        client.post("/sign-out/")


def test_one_who_is_locked_out_locks_nobody_else(cast: Cast, client: Client) -> None:
    lock(client)

    assert sign_in(client, "noor").status_code == 302


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(cast: Cast, client: Client) -> None:
    lock(Client(REMOTE_ADDR="203.0.113.9"))

    assert sign_in(client).status_code == 302


def test_a_name_that_does_not_exist_is_locked_too(cast: Cast, client: Client) -> None:
    assert lock(client, "nobody").status_code == 429


# ── Idle ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(("minutes", "inside"), [(5, True), (29, True), (31, False), (600, False)])
def test_an_idle_session_ends_after_half_an_hour(cast: Cast, client: Client, minutes: int, inside: bool) -> None:
    sign_in(client)
    client.get(INBOX)
    idle(client, minutes=minutes)

    assert is_in(client) is inside


def test_who_was_idle_too_long_is_told_why(cast: Cast, client: Client) -> None:
    sign_in(client)
    client.get(INBOX)
    idle(client, minutes=31)

    assert client.get(INBOX).headers["Location"] == f"{SIGN_IN}?idle=1"


def test_who_works_on_stays_in(cast: Cast, client: Client) -> None:
    sign_in(client)
    client.get(INBOX)
    for _ in range(3):
        idle(client, minutes=20)
        assert is_in(client)


# ── A password of one's own ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def li(cast: Cast) -> Client:
    """Return the browser of somebody new who has just signed in."""
    person = add_person(username="li", name="李明", password="first-password-1", by=SYSTEM)
    give_post(person, unit=cast.outlet, role=Role.CLERK, by=SYSTEM)
    browser = Client()
    sign_in(browser, "li", "first-password-1")
    return browser


def change(client: Client, *, old: str = "first-password-1", new: str = "", again: str | None = None) -> Any:
    """Send the form of the own password."""
    return client.post(CHANGE, {"old": old, "new": new, "again": new if again is None else again})


@pytest.mark.parametrize("page", [INBOX, "/", "/journal/"])
def test_somebody_new_comes_no_further_than_the_password_page(li: Client, page: str) -> None:
    assert li.get(page).headers["Location"] == CHANGE
    assert li.get(CHANGE).status_code == 200


def test_somebody_new_may_still_sign_out(li: Client) -> None:
    assert li.post("/sign-out/").headers["Location"] == SIGN_IN


def test_with_a_password_of_their_own_they_go_on_without_signing_in_again(li: Client) -> None:
    assert change(li, new="three blue teapots").status_code == 302

    assert is_in(li)
    person = Person.objects.get(username="li")
    assert person.check_password("three blue teapots")
    assert not person.must_change_password


@pytest.mark.parametrize(
    "form",
    [
        pytest.param({"new": "short 1"}, id="too short"),
        pytest.param({"new": "password123"}, id="too common"),
        pytest.param({"new": ""}, id="empty"),
        pytest.param({"new": "three blue teapots", "again": "three red teapots"}, id="two different ones"),
        pytest.param({"new": "three blue teapots", "old": "wrong horse"}, id="the old one wrong"),
        pytest.param({"new": "first-password-1"}, id="the same as before"),
    ],
)
def test_a_password_that_will_not_do_is_refused(li: Client, form: dict[str, str]) -> None:
    assert change(li, **form).status_code == 200

    person = Person.objects.get(username="li")
    assert person.must_change_password
    assert person.check_password("first-password-1")


def test_changing_the_password_ends_the_other_sessions(li: Client) -> None:
    elsewhere = Client()
    sign_in(elsewhere, "li", "first-password-1")
    change(li, new="three blue teapots")

    assert SIGN_IN in elsewhere.get(CHANGE).headers.get("Location", "")
