"""Errors in one shape: what happened, why, what now; as a page, as a toast, as JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from tests.conftest import Cast
from tests.pages.stage import signed_in, stranger, taken_over, text_of
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.org.models import Person
from tingsu.web.views import home

HTMX = {"HX-Request": "true"}


def broken_home(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the front door raise an error."""

    def raises(request: Any) -> Any:
        raise error

    monkeypatch.setattr(home, "navigation", raises)


KINDS = [
    pytest.param("GET", "/nothing/", 404, "没有找到", id="a page that is not there"),
    pytest.param("GET", "/cases/999999999/", 404, "没有找到", id="a case that is not there"),
    pytest.param("GET", "/people/", 403, "没有权限", id="no permission"),
    pytest.param("GET", "/cases/?at=garbage", 400, "请回到第一页", id="bad input"),
    pytest.param("POST", "/packs/policies/nothing/adoption/", 403, "没有权限", id="no permission to change"),
]


@pytest.mark.parametrize(("method", "path", "status", "words"), KINDS)
def test_a_refusal_is_a_page_with_a_way_back(cast: Cast, method: str, path: str, status: int, words: str) -> None:
    page = signed_in(cast.officer).generic(method, path)
    assert page.status_code == status
    assert words in text_of(page)
    assert page.content.decode().startswith("<!doctype html>")
    assert 'data-act="back"' in page.content.decode()
    assert 'href="/"' in page.content.decode()


@pytest.mark.parametrize(("method", "path", "status", "words"), KINDS)
def test_for_htmx_it_is_a_toast(cast: Cast, method: str, path: str, status: int, words: str) -> None:
    toast = signed_in(cast.officer).generic(method, path, headers=HTMX)
    assert toast.status_code == status
    assert "<html" not in toast.content.decode()
    assert 'role="alert"' in toast.content.decode()
    assert toast.headers["HX-Retarget"] == "#toasts"
    assert toast.headers["HX-Reswap"] == "beforeend"


@pytest.mark.parametrize("path", ["/nothing/", "/cases/999999999/", "/people/", "/cases/?at=garbage"])
def test_whoever_asks_for_json_gets_the_one_shape(cast: Cast, path: str) -> None:
    answer = signed_in(cast.officer).get(path, headers={"Accept": "application/json"})
    body = json.loads(answer.content)
    assert set(body) == {"error"}
    assert {"code", "message"} <= set(body["error"])


@pytest.mark.parametrize(
    ("error", "status", "words"),
    [
        (NotAllowed("已归档的投诉不能再改。"), 409, "已归档的投诉不能再改。"),
        (BadInput("时间读不出来。"), 400, "时间读不出来。"),
        (RuntimeError("secret detail 13812345678"), 500, "系统出了问题"),
        (OperationalError("connection lost"), 500, "系统出了问题"),
    ],
    ids=["a refusal", "bad input", "our fault", "no database"],
)
def test_each_error_has_its_status_and_words(
    cast: Cast, error: Exception, status: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = signed_in(cast.officer)
    broken_home(error, monkeypatch)
    page = client.get("/")
    assert page.status_code == status
    assert words in text_of(page)
    assert "13812345678" not in page.content.decode()
    assert "Traceback" not in page.content.decode()


def test_the_page_of_our_fault_needs_no_database(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the database is gone, the page that says so must not ask it who may see what in the menu."""
    client = signed_in(cast.officer)
    broken_home(OperationalError("connection lost"), monkeypatch)

    def gone(self: Person, *args: Any) -> Any:
        raise OperationalError("connection lost")

    monkeypatch.setattr(Person, "current_posts", gone)
    page = client.get("/")
    assert page.status_code == 500
    assert "系统出了问题" in text_of(page)


def test_an_old_form_is_explained(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    client.force_login(cast.officer)
    page = client.post(f"/cases/{taken_over(cast).case.pk}/note/", {"text": "写了很久"})
    assert page.status_code == 403
    assert "表单已过期" in text_of(page)
    assert "您填写的内容还在浏览器里" in text_of(page)


def test_an_address_that_only_takes_forms_explains_itself(cast: Cast) -> None:
    """Reload, or sign in again after a form timed out: the browser asks for such an address by GET."""
    page = signed_in(cast.officer).get("/cases/bulk/")
    assert page.status_code in (200, 302, 405)
    assert page.status_code == 302 or len(text_of(page)) > 10


def test_a_form_that_is_far_too_large_is_refused_in_words(cast: Cast, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    page = signed_in(cast.officer).post(f"/cases/{taken_over(cast).case.pk}/note/", {"text": "x" * 5000})
    assert page.status_code in (400, 413)
    assert page.content.decode().startswith("<!doctype html>")
    assert "太大" in text_of(page) or "太长" in text_of(page)


def test_no_error_page_tells_a_stranger_about_the_inside(cast: Cast) -> None:
    page = stranger().get("/nothing/?debug=1")
    for words in ("urls.py", "Django", "settings", "Traceback", "tingsu.config"):
        assert words not in page.content.decode()


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
def test_health_is_json_for_machines(cast: Cast, path: str) -> None:
    assert json.loads(stranger().get(path).content) == {"status": "ok"}
