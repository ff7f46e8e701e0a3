"""Text brought to one form for matching, place by place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.strategies import typed_texts
from tingsu.core.text.normalise import normalise


@pytest.mark.parametrize(
    ("typed", "normal"),
    [
        pytest.param("", "", id="nothing"),
        pytest.param("我要投诉", "我要投诉", id="Simplified stays"),
        pytest.param("我要投訴銀行", "我要投诉银行", id="Traditional becomes Simplified"),
        pytest.param("轉賬沒到,還我錢", "转账没到,还我钱", id="Traditional in a sentence"),
        pytest.param("為什麼亂收費", "为什么乱收费", id="Traditional variants"),
        pytest.param("12378", "12378", id="half-width digits stay"),
        pytest.param("１２３７８", "12378", id="full-width digits"),
        pytest.param("ＡＰＰ", "app", id="full-width letters"),
        pytest.param("凭什么！？，：；（）", "凭什么!?,:;()", id="full-width marks"),
        pytest.param("退钱\u3000现在", "退钱 现在", id="an ideographic space"),
        pytest.param("Unacceptable SMS", "unacceptable sms", id="capitals"),
        pytest.param("我。“真的”、《合同》", "我。“真的”、《合同》", id="Chinese marks without a half-width form stay"),
        pytest.param("投\u200b诉", "投 诉", id="a zero-width space becomes a space"),
        pytest.param("\ufeff退钱", " 退钱", id="a byte-order mark becomes a space"),
        pytest.param("com\u00adplain", "com plain", id="a soft hyphen becomes a space"),
        pytest.param("😡 退钱", "😡 退钱", id="emoji stay"),
        pytest.param("①㎏…", "1㎏…", id="what would grow longer stays"),
    ],
)
def test_what_is_typed_and_its_normal_form(typed: str, normal: str) -> None:
    assert normalise(typed) == normal


@given(st.one_of(st.text(), typed_texts))
def test_the_length_stays_for_any_text(text: str) -> None:
    assert len(normalise(text)) == len(text)


@given(st.one_of(st.text(), typed_texts), st.one_of(st.text(), typed_texts))
def test_every_place_is_brought_to_its_form_alone(left: str, right: str) -> None:
    assert normalise(left + right) == normalise(left) + normalise(right)


def test_the_normal_form_of_a_normal_form_is_itself() -> None:
    characters = "".join(chr(code) for code in range(0x10000) if not 0xD800 <= code < 0xE000)
    once = normalise(characters)
    restless = [c for c, first, second in zip(characters, once, normalise(once), strict=True) if first != second]
    assert restless == ["薴"]  # written 苧 in Simplified, which is also the Traditional form of 苎
