"""The search: what a word, a name, a number finds."""

from __future__ import annotations

import pytest

from tests.conftest import Cast
from tests.pages.stage import (
    closed,
    filed,
    ids,
    shown,
    signed_in,
)
from tingsu.cases.actions.messages import receive_message
from tingsu.cases.models import Channel
from tingsu.journal.record import SYSTEM


def test_two_characters_find_a_case_and_are_marked(cast: Cast) -> None:
    case = filed(cast.outlet, "我昨天去取款,柜台要我说明用途").case
    filed(cast.outlet, "信用卡年费")
    page = signed_in(cast.officer).get("/cases/?q=取款")
    assert shown(page) == ids(case)
    assert "<mark>取款</mark>" in page.content.decode()


def test_a_word_of_three_characters_is_found_only_as_it_stands(cast: Cast) -> None:
    case = filed(cast.outlet, "说要收账户费,没人讲清楚").case
    filed(cast.outlet, "账户被冻结,户费也没退")
    assert shown(signed_in(cast.officer).get("/cases/?q=账户费")) == ids(case)


def test_traditional_and_wide_characters_find_the_same(cast: Cast) -> None:
    case = filed(cast.outlet, "我的账户被冻结,ATM吞卡").case
    client = signed_in(cast.officer)
    assert shown(client.get("/cases/?q=賬戶")) == ids(case)
    assert shown(client.get("/cases/?q=atm")) == ids(case)


def test_number_name_and_phone_find_a_case_when_written_in_full(cast: Cast) -> None:
    case = filed(cast.outlet, "x y", name="欧阳修远", phone="13900001111").case
    filed(cast.outlet, "x y", name="欧阳修", phone="13900001112")
    client = signed_in(cast.officer)
    for words in (case.number, str(case.pk), f"c{case.pk}", "欧阳修远", "13900001111", "139 0000 1111"):
        assert case.pk in shown(client.get("/cases/", {"q": words})), words
    assert shown(client.get("/cases/?q=欧阳修远")) == ids(case)
    assert shown(client.get("/cases/?q=1390000")) == []


def test_words_of_later_messages_are_found_and_those_of_closed_cases(cast: Cast) -> None:
    done = closed(cast).case
    receive_message(done, text="补充:流水号尾数八八六", channel=Channel.PORTAL, by=SYSTEM)
    assert shown(signed_in(cast.officer).get("/cases/?q=尾数八八六")) == ids(done)


def test_nobody_finds_what_is_not_theirs(cast: Cast) -> None:
    case = filed(cast.outlet, "取款要证明", name="王梅").case
    client = signed_in(cast.tom)
    for words in ("取款", case.number, "王梅", "13812345678"):
        assert shown(client.get("/cases/", {"q": words})) == []


@pytest.mark.parametrize("words", ["²", "C-²", "'", "\\", "%", "a & b | !c", ":*", "😀", "\x00", "<b>", "9" * 40])
def test_strange_words_are_no_error_of_ours(cast: Cast, words: str) -> None:
    assert signed_in(cast.officer).get("/cases/", {"q": words}).status_code == 200


def test_searched_words_are_shown_as_words_and_not_as_markup(cast: Cast) -> None:
    filed(cast.outlet, "<script>alert(1)</script> & Q&A amp 取款")
    client = signed_in(cast.officer)
    page = client.get("/cases/", {"q": "<script>"}).content.decode()
    assert "<script>alert" not in page
    page = client.get("/cases/", {"q": "amp"}).content.decode()
    assert "Q&amp;A <mark>amp</mark>" in page
