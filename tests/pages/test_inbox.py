"""The inbox: what each view, filter and order shows."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tests.pages.stage import (
    closed,
    decided,
    filed,
    ids,
    make_late,
    shown,
    signed_in,
    taken_over,
    text_of,
)
from tingsu.cases.actions.messages import receive_message
from tingsu.cases.models import Case, Channel, RedressKind
from tingsu.cases.queries import inbox
from tingsu.journal.record import SYSTEM


def test_it_shows_the_open_cases_of_ones_units_and_of_nobody_else(cast: Cast) -> None:
    mine = filed(cast.outlet).case
    filed(cast.west)
    done = closed(cast).case
    assert shown(signed_in(cast.officer).get("/cases/")) == ids(mine)
    assert set(shown(signed_in(cast.officer).get("/cases/?view=all"))) == {mine.pk, done.pk}
    assert shown(signed_in(cast.tom).get("/cases/?view=all")) == ids(Case.objects.get(unit=cast.west))
    assert len(shown(signed_in(cast.idris).get("/cases/?view=all"))) == 3


def test_a_case_from_elsewhere_that_is_mine_is_there_too(cast: Cast) -> None:
    case = filed(cast.west).case
    Case.objects.filter(pk=case.pk).update(owner=cast.ana)
    assert shown(signed_in(cast.ana).get("/cases/")) == ids(case)


@pytest.mark.parametrize("view", ["mine", "soon", "late", "hot", "unread", "approval"])
def test_each_view_holds_its_own(cast: Cast, view: str) -> None:
    quiet = filed(cast.outlet).case
    Case.objects.update(unread_since=None, due_at=timezone.now() + timedelta(days=9), heat=0)
    wanted = (
        decided(cast, amount=900_000, kind=RedressKind.MONEY).case if view == "approval" else filed(cast.outlet).case
    )
    changes: dict[str, dict[str, Any]] = {
        "mine": {"owner": cast.officer},
        "soon": {"due_at": timezone.now() + timedelta(hours=3)},
        "late": {"due_at": timezone.now() - timedelta(hours=3)},
        "hot": {"heat": 3},
        "unread": {"unread_since": timezone.now()},
        "approval": {},
    }
    Case.objects.filter(pk=wanted.pk).update(**changes[view])
    page = signed_in(cast.officer).get(f"/cases/?view={view}")
    assert shown(page) == ids(wanted)
    assert quiet.pk not in shown(page)


def test_the_tabs_say_how_many_they_hold(cast: Cast) -> None:
    for _number in range(3):
        make_late(filed(cast.outlet).case)
    page = text_of(signed_in(cast.officer).get("/cases/"))
    assert "已逾期 3" in page
    assert "本机构 3" in page


def test_what_a_customer_adds_after_the_end_is_seen_among_the_unread(cast: Cast) -> None:
    done = closed(cast).case
    receive_message(done, text="钱还是没有到账!", channel=Channel.PORTAL, by=SYSTEM)
    assert shown(signed_in(cast.officer).get("/cases/?view=unread")) == ids(done)


def test_an_unknown_view_is_the_usual_one(cast: Cast) -> None:
    case = filed(cast.outlet).case
    assert shown(signed_in(cast.officer).get("/cases/?view=nonsense&order=nonsense&page=nonsense")) == ids(case)


def test_an_empty_inbox_teaches_where_complaints_come_from(cast: Cast) -> None:
    page = signed_in(cast.officer).get("/cases/")
    assert "这里现在没有投诉" in text_of(page)
    assert "导入" in text_of(page)
    assert "没有符合条件的投诉" in text_of(signed_in(cast.officer).get("/cases/?q=火星"))


def test_buttons_are_there_for_who_may_press_them(cast: Cast) -> None:
    filed(cast.outlet)
    for person, words in (
        (cast.officer, {"导出", "导入", "登记投诉", "把勾选的投诉分派给"}),
        (cast.ana, {"登记投诉"}),
    ):
        page = text_of(signed_in(person).get("/cases/").content and signed_in(person).get("/cases/"))
        main = page.partition("投诉箱 投诉箱")[2] or page
        for word in ("导出", "导入", "登记投诉", "把勾选的投诉分派给"):
            assert (word in main) == (word in words), (person.username, word)


def rows(cast: Cast) -> tuple[Case, Case]:
    plain = filed(cast.outlet, "年费扣错").case
    other = filed(cast.east, "转账没到", channel=Channel.NFRA_12378).case
    changes = {"business": "BZ-02", "cause": "CA-07", "level": "major", "risks": ["media"], "matter": "report"}
    Case.objects.filter(pk=other.pk).update(**changes, heat=3, state="handling", owner=cast.officer)
    return plain, other


@pytest.mark.parametrize(
    "query",
    [
        "state=handling",
        "business=BZ-02",
        "cause=CA-07",
        "channel=nfra_12378",
        "level=major",
        "risk=media",
        "matter=report",
        "heat=2",
        "owner={officer}",
        "business=BZ-02&level=major&state=handling",
        "q=转账&channel=nfra_12378",
    ],
)
def test_each_filter_leaves_what_fits(cast: Cast, query: str) -> None:
    _plain, other = rows(cast)
    page = signed_in(cast.officer).get("/cases/?" + query.format(officer=cast.officer.pk))
    assert shown(page) == ids(other)


def test_a_unit_includes_the_units_below_it(cast: Cast) -> None:
    plain, other = rows(cast)
    client = signed_in(cast.officer)
    assert set(shown(client.get(f"/cases/?unit={cast.east.pk}"))) == {plain.pk, other.pk}
    assert shown(client.get(f"/cases/?unit={cast.outlet.pk}")) == ids(plain)


def test_no_owner_finds_what_nobody_has_taken(cast: Cast) -> None:
    plain, _other = rows(cast)
    assert shown(signed_in(cast.officer).get("/cases/?owner=none")) == ids(plain)


def test_a_filter_narrows_the_view_and_does_not_leave_it(cast: Cast) -> None:
    mine = taken_over(cast).case
    theirs = taken_over(cast).case
    Case.objects.filter(pk=theirs.pk).update(owner=cast.noor)
    page = signed_in(cast.officer).get("/cases/?view=mine&state=handling")
    assert shown(page) == ids(mine)


def test_the_chosen_filter_stays_chosen(cast: Cast) -> None:
    rows(cast)
    page = signed_in(cast.officer).get("/cases/?state=handling&order=new").content.decode()
    assert re.search(r'<option value="handling" selected', page)
    assert re.search(r'<option value="new" selected', page)
    assert "清除筛选" in page


@pytest.mark.parametrize("name", inbox.FILTERS)
@pytest.mark.parametrize("value", ["x", "²", "9" * 39, "-1", "%00", "' OR 1=1 --", "%F0%9F%98%80"])
def test_nonsense_in_a_filter_is_no_error_of_ours(cast: Cast, name: str, value: str) -> None:
    filed(cast.outlet)
    assert signed_in(cast.officer).get(f"/cases/?{name}={value}").status_code == 200


def test_the_five_orders(cast: Cast) -> None:
    now = timezone.now()
    first, second, third, fourth = (filed(cast.outlet).case for _number in range(4))
    rows: list[tuple[Case, dict[str, Any]]] = [
        (
            first,
            {"priority": 0, "due_at": now + timedelta(days=1), "heat": 1, "received_at": now - timedelta(days=1)},
        ),
        (
            second,
            {"priority": 3, "due_at": now + timedelta(days=9), "heat": 3, "received_at": now - timedelta(days=4)},
        ),
        (third, {"priority": 0, "due_at": None, "heat": 2, "received_at": now - timedelta(days=2)}),
        (
            fourth,
            {"priority": 3, "due_at": now + timedelta(days=2), "heat": 3, "received_at": now - timedelta(days=3)},
        ),
    ]
    for case, changes in rows:
        Case.objects.filter(pk=case.pk).update(**changes)
    client = signed_in(cast.officer)
    assert shown(client.get("/cases/")) == ids(fourth, second, first, third)
    assert shown(client.get("/cases/?order=due")) == ids(first, fourth, second, third)
    assert shown(client.get("/cases/?order=new")) == ids(first, third, fourth, second)
    assert shown(client.get("/cases/?order=old")) == ids(second, fourth, third, first)
    assert shown(client.get("/cases/?order=hot")) == ids(fourth, second, third, first)


def test_reading_marks_an_urgent_case_on_the_list(cast: Cast, work: Callable[[], int]) -> None:
    filed(cast.outlet, "再不处理我就去你们楼上跳楼")
    work()
    assert "人身危险" in text_of(signed_in(cast.officer).get("/cases/"))
