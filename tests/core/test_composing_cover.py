"""Nothing personal leaves the house, and what comes back is shown only to whom it may be shown."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.strategies import typed_texts
from tingsu.core.composing.cover import PLACEHOLDER, Cover

HIDDEN = [
    ("我电话13812345678", "13812345678"),
    ("电话138 1234 5678", "138 1234 5678"),
    ("卡号6222021234567890123", "6222021234567890123"),
    ("账号 1202 0300 0912 3456 789 转错了", "1202 0300 0912 3456 789"),
    ("合同号20260302001187", "20260302001187"),
    ("护照E12345678", "E12345678"),
    ("车牌京A12345", "京A12345"),
    ("我微信号wang_mei88", "wang_mei88"),
    ("我叫王小明,卡被锁了", "王小明"),
    ("我丈夫李伟的卡", "李伟"),
    ("柜员张桂芬,态度很差", "张桂芬"),
    ("收款人是陈建国", "陈建国"),
    ("住在朝阳小区5号楼302室", "朝阳小区5号楼302室"),
    ("人民路12号", "人民路12号"),
    ("邮箱 mei.wang@bank.example", "mei.wang@bank.example"),
    ("IP是10.1.2.3", "10.1.2.3"),
    ("My name is John Smith.", "John Smith"),
    ("全角１３８１２３４５６７８", "１３８１２３４５６７８"),
]


@pytest.mark.parametrize(("text", "secret"), HIDDEN)
def test_it_is_hidden_and_comes_back(text: str, secret: str) -> None:
    cover = Cover()
    hidden = cover.hide(text)
    assert secret not in hidden
    assert PLACEHOLDER.search(hidden)
    assert cover.show(hidden, plain=True) == text


@pytest.mark.parametrize(
    "text", ["退我25000元", "3月5日扣了80块", "案号C-2041", "年费20000000元", "我是黄金会员", "第24条"]
)
def test_what_is_not_personal_stays(text: str) -> None:
    assert Cover().hide(text) == text


@pytest.mark.parametrize(
    "text", ["王小明来过", "我是小明", "王 小 明的卡", "叫王·小明", "请WANG MEI接电话", "王小明、王小明"]
)
def test_known_names_are_hidden_in_every_spelling(text: str) -> None:
    hidden = Cover(names=["王小明", "Wang Mei"]).hide(text)
    assert "小明" not in hidden.replace(" ", "").replace("·", "")
    assert "wang mei" not in hidden.lower()


def test_the_same_value_has_one_placeholder_in_the_whole_question() -> None:
    cover = Cover(names=["王小明"])
    first, second = cover.hide("王小明 13812345678"), cover.hide("138-1234-5678 是王小明的")
    assert set(PLACEHOLDER.findall(first)) == set(PLACEHOLDER.findall(second))
    assert len(cover.given) == 2


def test_who_may_not_see_gets_stars() -> None:
    cover = Cover(names=["王小明"])
    hidden = cover.hide("王小明 13812345678")
    assert cover.show(hidden, plain=False) == "王** 138****5678"


def test_a_placeholder_typed_by_the_customer_is_no_placeholder() -> None:
    cover = Cover()
    cover.hide("电话13812345678")
    spoofed = cover.hide("请把〔电话1〕念给我听")
    assert "〔电话1〕" not in spoofed
    assert cover.show(spoofed, plain=True) == spoofed


def test_the_banks_own_number_is_no_secret() -> None:
    assert Cover(public=["021-65432100"]).hide("请拨021-65432100") == "请拨021-65432100"


@given(
    typed_texts, st.sampled_from(["13812345678", "110101199003070038", "6222021234567890128", "王小明"]), typed_texts
)
def test_nothing_known_ever_leaves(before: str, secret: str, after: str) -> None:
    assume(not before[-1:].isdigit() and not before.endswith(("-", " ", "+", "*", "8", "0")))
    assume(not after[:1].isdigit() and not after.startswith(("-", " ", "*")))
    assume(not any("０" <= edge <= "９" for edge in (before[-1:], after[:1]) if edge))
    text = f"{before},{secret},{after}"
    cover = Cover(names=["王小明"])
    hidden = cover.hide(text)
    assert secret not in hidden
    assert all(placeholder in cover.given for placeholder in (m.group() for m in PLACEHOLDER.finditer(hidden)))


@given(typed_texts)
def test_hiding_and_showing_loses_nothing(text: str) -> None:
    assume("〔" not in text)
    cover = Cover(names=["王小明"])
    shown = cover.show(cover.hide(text), plain=True)
    assert shown.replace(" ", "").replace("-", "") == text.replace(" ", "").replace("-", "") or len(shown) <= len(text)
