"""How alike two complaints are, and why."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tingsu.core.likeness import Compared, judge, pairs_of, rarest, text_likeness

FEE = "你们凭什么扣我八十块年费,办卡的时候说好终身免年费的,赶紧退给我"
FEE_AGAIN = "说好终身免年费,为什么又扣我八十块年费?上次就投诉过了,到现在没退"
SCAM = "昨天有人冒充客服让我转账三万,我马上打电话要求冻结,你们说办不了"


def test_the_same_words_are_one_and_strange_words_nearly_nothing() -> None:
    assert text_likeness(pairs_of(FEE), pairs_of(FEE)) == 1
    assert text_likeness(pairs_of(FEE), pairs_of(SCAM)) < 0.1
    assert text_likeness(pairs_of(FEE), pairs_of(FEE_AGAIN)) > 0.2


def test_a_long_complaint_that_holds_a_short_one_is_alike() -> None:
    assert text_likeness(pairs_of(FEE), pairs_of(FEE + SCAM * 3)) > 0.8


def test_two_words_in_common_are_not_enough() -> None:
    assert text_likeness(pairs_of("年费太贵"), pairs_of("年费太贵,另外柜员态度很差,排队两小时")) == 0
    assert text_likeness(pairs_of(""), pairs_of("")) == 0


@given(st.text(max_size=60), st.text(max_size=60))
def test_likeness_has_no_direction_and_stays_between_nothing_and_one(one: str, other: str) -> None:
    there, back = text_likeness(pairs_of(one), pairs_of(other)), text_likeness(pairs_of(other), pairs_of(one))
    assert there == back
    assert 0 <= there <= 1


@pytest.mark.parametrize(
    ("found", "kind"),
    [
        pytest.param(Compared(0.0, 3, party=True, business=True), "repeat", id="customer and business"),
        pytest.param(Compared(0.3, 3, party=True, business=False), "repeat", id="customer and words"),
        pytest.param(Compared(0.1, 3, party=True, business=None), None, id="customer with another matter"),
        pytest.param(Compared(0.6, 3, business=True), "same", id="others, same business and words"),
        pytest.param(Compared(0.6, 3, business=None), "same", id="others, business not known"),
        pytest.param(Compared(0.6, 3, business=False), None, id="others, other business"),
        pytest.param(Compared(0.8, 3, business=False), "same", id="others, nearly the same words"),
        pytest.param(Compared(0.4, 3, business=True), None, id="others, somewhat similar"),
        pytest.param(Compared(0.4, 3, phone=True, business=True), "same", id="one telephone, somewhat similar"),
    ],
)
def test_what_counts_as_the_same_matter(found: Compared, kind: str | None) -> None:
    alike = judge(found)
    assert (alike.kind if alike else None) == kind


def test_the_reasons_are_told_with_their_numbers() -> None:
    alike = judge(Compared(0.619, 12, party=True, business=True))
    assert alike is not None
    assert alike.reasons == (("party", 1), ("business", 1), ("text", 0.62), ("days", 12))


def test_the_rarest_tokens_are_those_the_database_does_not_know_then_the_least_common() -> None:
    known = {"我们": 0.6, "年费": 0.1, "投诉": 0.3}
    assert rarest(["我们", "投诉", "年费", "终身", "免年"], known, 3) == ["终身", "免年", "年费"]


def test_of_many_equals_some_are_taken_from_every_part_of_the_text() -> None:
    tokens = [f"{number:02d}" for number in range(100)]
    assert rarest(tokens, {}, 4) == ["12", "37", "62", "87"]
    assert rarest(tokens[:2], {}, 4) == ["00", "01"]
