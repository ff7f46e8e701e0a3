"""The facts of a text, whatever their spelling."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.strategies import typed_texts
from tingsu.core.composing.claims import claims_of, is_supported
from tingsu.core.composing.numerals import number_of

SAME = [
    ("两万五千元", "25,000元"),
    ("2.5万元", "25000 元"),
    ("三块五", "3.5元"),
    ("￥80", "80块钱"),
    ("扣了80", "80元"),
    ("百分之三点五", "3.5%"),
    ("万分之五", "0.05%"),
    ("三个工作日", "3个工作日"),
    ("下午五点", "17:00"),
    ("3月5号", "2026年3月5日"),
    ("三月五日", "2026-03-05"),
    ("星期三", "周三"),
    ("第24条", "第二十四条"),
    ("消费者权益保护法", "《中华人民共和国消费者权益保护法》"),
    ("within three working days", "3 working days"),
    ("5 pm", "17:00"),
    ("March 5", "5 March 2026"),
]
OTHER = [
    ("80元", "800元"),
    ("3天", "3个工作日"),
    ("3天", "3%"),
    ("3%", "3元"),
    ("3月6日", "3月5日"),
    ("2025年3月5日", "3月5日"),
    ("17:30", "17:00"),
    ("下午五点", "上午五点"),
    ("下周三", "周三"),
    ("王经理", "李经理"),
    ("第25条", "第24条"),
    ("《商业银行法》", "《民法典》"),
    ("金融监管总局", "消协"),
    ("尾号6222", "尾号6223"),
]


@pytest.mark.parametrize(("said", "known"), SAME)
def test_the_same_fact_is_known_again(said: str, known: str) -> None:
    claims = claims_of(said)
    assert claims
    assert all(is_supported(claim, claims_of(known)) for claim in claims)


@pytest.mark.parametrize(("said", "known"), OTHER)
def test_another_fact_is_not(said: str, known: str) -> None:
    assert any(not is_supported(claim, claims_of(known)) for claim in claims_of(said))


@pytest.mark.parametrize(
    "words", ["十分抱歉,让您久等了。", "千万别急,我陪您一起看。", "客户经理和大堂经理都在。", "再说一遍也没关系。"]
)
def test_idioms_state_nothing(words: str) -> None:
    assert claims_of(words) == []


@given(typed_texts)
def test_claims_lie_in_the_text_without_overlaps_and_support_themselves(text: str) -> None:
    claims = claims_of(text)
    ends = [0, *(claim.end for claim in claims)]
    assert all(end <= claim.start < claim.end <= len(text) for end, claim in zip(ends, claims, strict=False))
    assert all(is_supported(claim, claims) for claim in claims)


@given(st.integers(1, 99_999_999))
def test_chinese_numerals_are_read_as_they_are_written(number: int) -> None:
    assert number_of(_written(number)) == Decimal(number)


def _written(number: int) -> str:
    """Write a number in Chinese, in full: 二万五千零三."""
    if number >= 10_000:
        above, below = divmod(number, 10_000)
        zero = "零" if 0 < below < 1000 else ""
        return f"{_written(above)}万{zero}{_written(below) if below else ''}"
    words, gap = "", False
    for unit, sign in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            words += ("零" if gap and words else "") + "零一二三四五六七八九"[digit] + sign
            gap = False
        elif words:
            gap = True
    return words
