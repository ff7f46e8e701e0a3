"""What every answer carries so that browsers keep customers' data to themselves."""

from __future__ import annotations

import importlib
import logging
from typing import Any

import pytest
from django.test import Client, override_settings

from tests.conftest import Cast
from tests.pages.stage import CUSTOMER, PASSWORD, PDF, filed, hidden_field, signed_in, stranger, taken_over, upload
from tingsu.api.actions.tokens import give_token
from tingsu.cases.actions.attachments import attach_file
from tingsu.config import settings as tingsu_settings
from tingsu.config.log import JsonLines
from tingsu.journal.record import SYSTEM

PAGES = [
    pytest.param("stranger", "/p/", id="the portal"),
    pytest.param("stranger", "/p/complain/", id="the complaint form"),
    pytest.param("stranger", "/p/{token}/", id="a customer's progress"),
    pytest.param("stranger", "/p/no-such-link/", id="an unknown link"),
    pytest.param("stranger", "/sign-in/", id="sign-in"),
    pytest.param("stranger", "/healthz", id="health"),
    pytest.param("officer", "/cases/", id="the inbox"),
    pytest.param("officer", "/cases/{case}/", id="a case"),
    pytest.param("officer", "/cases/{case}/contact/", id="an act"),
    pytest.param("officer", "/cases/999999999/", id="a case that is not there"),
    pytest.param("officer", "/people/", id="a page without permission"),
    pytest.param("admin", "/tokens/", id="tokens"),
    pytest.param("admin", "/journal/", id="the journal"),
    pytest.param("stranger", "/api/v1/cases", id="the API"),
    pytest.param("stranger", "/api/v1/openapi.json", id="the API's description"),
]


@pytest.mark.parametrize(("who", "path"), PAGES)
def test_every_page_forbids_foreign_content_and_is_kept_by_nobody(cast: Cast, who: str, path: str) -> None:
    opened = taken_over(cast)
    client = stranger() if who == "stranger" else signed_in(getattr(cast, who))
    response = client.get(path.format(token=opened.token, case=opened.case.pk))
    policy = directives(response)
    assert policy["default-src"] == {"'self'"}
    assert policy["object-src"] == {"'none'"}
    assert policy["base-uri"] == {"'none'"}
    assert policy["frame-ancestors"] == {"'none'"}
    assert policy["form-action"] == {"'self'"}
    # No script of another host, none in the page, none made from text.
    assert policy.get("script-src", policy["default-src"]) == {"'self'"}
    assert "no-store" in response.headers["Cache-Control"]
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "geolocation=()" in response.headers["Permissions-Policy"]


def test_no_page_holds_a_script_of_its_own(cast: Cast) -> None:
    opened = taken_over(cast)
    client = signed_in(cast.officer)
    for path in (
        "/cases/",
        f"/cases/{opened.case.pk}/",
        "/intake/",
        f"/p/{opened.token}/",
        "/p/complain/",
        "/sign-in/",
    ):
        page = client.get(path, follow=True).content.decode()
        assert "<script>" not in page
        assert " onclick=" not in page
        assert "javascript:" not in page


def test_a_secret_link_is_told_to_no_other_site_and_no_search_engine(cast: Cast) -> None:
    response = stranger().get(f"/p/{filed(cast.outlet).token}/")
    # Not "no-referrer": browsers then send "Origin: null" with the page's own forms, which CSRF protection refuses.
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "noindex" in response.headers["X-Robots-Tag"]


def test_the_customers_forms_pass_the_csrf_protection_of_a_real_browser(cast: Cast) -> None:
    opened = filed(cast.outlet)
    client = stranger(enforce_csrf_checks=True)
    page = client.get(f"/p/{opened.token}/")
    origin = "null" if page.headers["Referrer-Policy"] == "no-referrer" else "http://testserver"
    form = {"text": "还有一件事", "csrfmiddlewaretoken": hidden_field(page, "csrfmiddlewaretoken")}
    answer = client.post(f"/p/{opened.token}/message/", form, headers={"Origin": origin})
    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["letter.pdf", "页面.txt", "x\r\nSet-Cookie: a=b.pdf"])
@pytest.mark.parametrize("reader", ["staff", "customer"])
def test_an_attachment_is_a_download_in_a_sandbox(cast: Cast, reader: str, name: str) -> None:
    opened = taken_over(cast)
    file = attach_file(opened.case, upload=upload(name, PDF), by=CUSTOMER, message=opened.case.messages.get())
    if reader == "staff":
        response = signed_in(cast.officer).get(f"/cases/{opened.case.pk}/attachment/{file.pk}/")
    else:
        response = stranger().get(f"/p/{opened.token}/attachment/{file.pk}/")
    assert response.status_code == 200
    assert response.content == PDF
    assert response.headers["Content-Type"] == "application/octet-stream"
    assert response.headers["Content-Disposition"].startswith("attachment; filename*=UTF-8''")
    assert "\n" not in response.headers["Content-Disposition"]
    assert directives(response)["sandbox"] == set()
    assert directives(response)["default-src"] == {"'none'"}
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]


def test_cookies_are_kept_from_scripts_and_from_other_sites(cast: Cast) -> None:
    client = Client()
    form = client.get("/sign-in/")
    token = hidden_field(form, "csrfmiddlewaretoken")
    client.post("/sign-in/", {"username": "officer", "password": PASSWORD, "csrfmiddlewaretoken": token})
    session = client.cookies["sessionid"]
    assert session["httponly"]
    assert session["samesite"] == "Lax"
    assert session["max-age"] == ""  # ends with the browser
    assert client.cookies["csrftoken"]["samesite"] == "Lax"


def test_cookies_travel_only_over_https_where_the_bank_has_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TINGSU_ORIGIN", "https://complaints.bank.example")
    try:
        safe = importlib.reload(tingsu_settings)
        assert safe.SESSION_COOKIE_SECURE
        assert safe.CSRF_COOKIE_SECURE
        assert safe.CSRF_TRUSTED_ORIGINS == ["https://complaints.bank.example"]
    finally:
        monkeypatch.undo()
        importlib.reload(tingsu_settings)


@override_settings(ALLOWED_HOSTS=["complaints.bank.example"])
def test_another_host_name_is_refused(cast: Cast) -> None:
    assert stranger().get("/sign-in/", headers={"Host": "evil.example"}).status_code == 400


def test_an_api_token_does_not_sign_in_to_the_pages(cast: Cast) -> None:
    _token, secret = give_token(cast.officer, name="手机银行", by=SYSTEM)
    response = stranger().get("/cases/", headers={"Authorization": f"Bearer {secret}"})
    assert response.status_code == 302


def test_a_session_does_not_open_the_api(cast: Cast) -> None:
    assert signed_in(cast.officer).get("/api/v1/cases").status_code == 401


def test_a_link_back_leads_to_no_other_site(cast: Cast) -> None:
    client = stranger()
    for path, form in (("/language/", {"language": "en"}), ("/p/type-size/", {})):
        for target in ("https://evil.example/", "//evil.example/", "/\\evil.example/", "/\t/evil.example", "\\\\evil"):
            location = client.post(path, {**form, "next": target}).headers["Location"]
            assert location.startswith("/"), target
            assert not location.startswith(("//", "/\\")), target


def test_logs_hold_no_secret_link_and_no_words_of_a_customer(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    opened = taken_over(cast)
    client = stranger()
    with caplog.at_level(logging.DEBUG):
        client.get(f"/p/{opened.token}/")
        client.get(f"/p/{opened.token}x/")
        client.get(f"/p/{opened.token}/attachment/1/")
        client.get(f"/p/{opened.token}/answer/")
        client.post(f"/p/{opened.token}/answer/", {"proposal": "1"})
        client.post(f"/p/{opened.token}/message/", {"text": "我的电话13987654321,退钱"})
        signed_in(cast.officer).get("/cases/?q=13812345678")
    said = "\n".join(JsonLines().format(record) for record in caplog.records if ours(record))
    assert "route" in said
    assert opened.token not in said
    assert "13987654321" not in said
    assert "13812345678" not in said


def ours(record: logging.LogRecord) -> bool:
    """Whether a record would be written in production: SQL and asyncio debug lines are not."""
    return record.levelno >= logging.INFO and not record.name.startswith(("django.db", "asyncio"))


def directives(response: Any) -> dict[str, set[str]]:
    """Return the content security policy of an answer, by directive."""
    parts = [part.split() for part in response.headers["Content-Security-Policy"].split(";") if part.strip()]
    return {part[0]: set(part[1:]) for part in parts}
