"""The pages of the inbox: forth and back by cursor, and by number."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tests.pages.stage import filed, pager, shown, signed_in, text_of
from tingsu.cases.models import Case
from tingsu.cases.queries import inbox


@pytest.fixture
def many(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Eleven cases that the order cannot tell apart, four on a page."""
    monkeypatch.setitem(inbox.page_of.__kwdefaults__ or {}, "size", 4)
    cases = [filed(cast.outlet, f"第{number}件").case for number in range(11)]
    same = timezone.now() + timedelta(days=3)
    Case.objects.update(due_at=same, priority=0, heat=1)
    return sorted((case.pk for case in cases), reverse=True)


@pytest.mark.parametrize("order", inbox.ORDERS)
def test_going_forth_and_back_by_cursor_shows_every_case_once(cast: Cast, many: list[int], order: str) -> None:
    client = signed_in(cast.officer)
    forth = walk(client, f"/cases/?order={order}", "next")
    assert sorted(case for page in forth for case in page) == sorted(many)
    assert [len(page) for page in forth] == [4, 4, 3]
    if order == "urgent":
        assert [case for page in forth for case in page] == many
    end = f"/cases/?order={order}&page=3"
    back = walk(client, end, "prev")
    assert list(reversed(back)) == forth


def test_a_page_can_be_asked_for_by_its_number(cast: Cast, many: list[int]) -> None:
    client = signed_in(cast.officer)
    assert shown(client.get("/cases/?page=2")) == many[4:8]
    third = client.get("/cases/?page=3")
    assert shown(third) == many[8:]
    assert pager(third, "next") == ""
    assert shown(client.get(pager(third, "prev"))) == many[4:8]


def test_the_first_page_has_nothing_before_it(cast: Cast, many: list[int]) -> None:
    client = signed_in(cast.officer)
    second = client.get(pager(client.get("/cases/"), "next"))
    first = client.get(pager(second, "prev"))
    assert shown(first) == many[:4]
    assert pager(first, "prev") == ""


def test_filters_and_order_stay_on_the_next_page(cast: Cast, many: list[int]) -> None:
    link = pager(signed_in(cast.officer).get("/cases/?order=new&channel=portal"), "next")
    assert "order=new" in link
    assert "channel=portal" in link


def test_a_case_that_came_meanwhile_shows_no_row_twice(cast: Cast, many: list[int]) -> None:
    client = signed_in(cast.officer)
    first = client.get("/cases/?order=new")
    filed(cast.outlet, "刚刚来的")
    assert not set(shown(first)) & set(shown(client.get(pager(first, "next"))))


@pytest.mark.parametrize("number", ["0", "-3", "²", "99999", "9" * 30, "x"])
def test_a_strange_page_number_is_no_error_of_ours(cast: Cast, many: list[int], number: str) -> None:
    assert signed_in(cast.officer).get(f"/cases/?page={number}").status_code == 200


@pytest.mark.parametrize(
    "mark",
    [
        "garbage",
        "WyJhZnRlciJd",  # ["after"]
        "WyJhZnRlciIsMCwxLDJd",  # ["after",0,1,2]: a number for a date
        "WyJhZnRlciIsMCwieCIsMl0",  # ["after",0,"x",2]
        "WyJhZnRlciIsInkiLCIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIiwyXQ",  # ["after","y","2026-01-01T00:00:00+00:00",2]
        "WyJhZnRlciIsWzFdLCIyMDI2LTAxLTAxVDAwOjAwOjAwKzAwOjAwIix7fV0",  # lists and objects for values
    ],
)
def test_a_broken_page_mark_says_what_to_do(cast: Cast, mark: str) -> None:
    filed(cast.outlet)
    page = signed_in(cast.officer).get(f"/cases/?at={mark}")
    assert page.status_code == 400
    assert "请回到第一页" in text_of(page)


def walk(client: Client, url: str, rel: str) -> list[list[int]]:
    """Follow the pager and return the ids page by page."""
    pages = []
    while url:
        page = client.get(url)
        pages.append(shown(page))
        assert len(pages) < 20
        url = pager(page, rel)
    return pages
