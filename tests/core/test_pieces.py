"""A text cut at marked places, for showing it with its marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.strategies import typed_texts
from tingsu.core.reading import Span
from tingsu.core.text.pieces import cut, shorten

TEXT = "我要投诉你们银行"
any_spans = st.lists(st.builds(Span, st.integers(-5, 130), st.integers(-5, 130)), max_size=8)


@pytest.mark.parametrize(
    ("marks", "pieces"),
    [
        pytest.param([], [TEXT], id="no mark"),
        pytest.param([Span(2, 4)], ["我要", "[投诉]", "你们银行"], id="in the middle"),
        pytest.param([Span(0, 2), Span(6, 8)], ["[我要]", "投诉你们", "[银行]"], id="at both ends"),
        pytest.param([Span(2, 4), Span(4, 6)], ["我要", "[投诉]", "[你们]", "银行"], id="side by side"),
        pytest.param([Span(6, 8), Span(0, 2)], ["[我要]", "投诉你们", "[银行]"], id="in any order"),
        pytest.param([Span(2, 4), Span(3, 6)], ["我要", "[投诉]", "你们银行"], id="the first of two that overlap"),
        pytest.param([Span(2, 4), Span(2, 6)], ["我要", "[投诉你们]", "银行"], id="the longer of two at one place"),
        pytest.param([Span(0, 8)], ["[我要投诉你们银行]"], id="the whole text"),
        pytest.param([Span(7, 9)], [TEXT], id="a mark that runs out of the text is left out"),
        pytest.param([Span(-1, 2)], [TEXT], id="a mark that begins before it is left out"),
        pytest.param([Span(3, 3)], [TEXT], id="a mark without length is left out"),
        pytest.param([Span(4, 2)], [TEXT], id="a mark backwards is left out"),
    ],
)
def test_cut(marks: list[Span], pieces: list[str]) -> None:
    assert [f"[{piece}]" if mark else piece for piece, mark in cut(TEXT, marks)] == pieces


def test_an_empty_text_has_no_pieces() -> None:
    assert cut("", [Span(0, 1)]) == []


@given(typed_texts, any_spans)
def test_the_pieces_together_are_the_text(text: str, marks: list[Span]) -> None:
    assert "".join(piece for piece, _ in cut(text, marks)) == text


@given(typed_texts, any_spans)
def test_a_marked_piece_is_what_its_mark_marks(text: str, marks: list[Span]) -> None:
    for piece, mark in cut(text, marks):
        assert mark is None or piece == text[mark.start : mark.end]


@given(typed_texts, any_spans)
def test_no_piece_is_empty(text: str, marks: list[Span]) -> None:
    assert all(piece for piece, _ in cut(text, marks))


@pytest.mark.parametrize(
    ("text", "length", "short"),
    [
        pytest.param("退钱", 5, "退钱", id="short enough"),
        pytest.param("我要投诉", 4, "我要投诉", id="exactly long enough"),
        pytest.param("我要投诉你们", 4, "我要投…", id="too long"),
        pytest.param("我要\n\n投诉  你们", 20, "我要 投诉 你们", id="on one line"),
        pytest.param("  退钱  ", 5, "退钱", id="without space at the edges"),
        pytest.param("", 5, "", id="nothing"),
    ],
)
def test_shorten(text: str, length: int, short: str) -> None:
    assert shorten(text, length) == short


@given(typed_texts, st.integers(1, 60))
def test_a_shortened_text_is_never_longer_than_asked(text: str, length: int) -> None:
    assert len(shorten(text, length)) <= length
