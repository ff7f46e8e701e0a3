"""Phrases of the packs, found in a text in one pass."""

from __future__ import annotations

import pytest

from tingsu.core.reading.finding import Span
from tingsu.core.reading.lexicon import Entry, Hit, Lexicon, spans_of, weights_by_label
from tingsu.core.text.normalise import normalise


def hits(text: str, *entries: Entry) -> list[str]:
    """Return the pieces of `text` that the entries of one question find."""
    normal = normalise(text)
    found = Lexicon(entries).find(normal)
    assert len(found) <= 1
    return [normal[hit.span.start : hit.span.end] for each in found.values() for hit in each]


def words(*given: str, unless: tuple[str, ...] = (), negatable: bool = False) -> Entry:
    return Entry("risks", "regulator", 1.0, words=given, unless=unless, negatable=negatable)


def pattern(given: str) -> Entry:
    return Entry("risks", "regulator", 1.0, patterns=(given,))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("我要投诉", ["投诉"], id="a word"),
        pytest.param("我要投訴", ["投诉"], id="a word written in Traditional characters"),
        pytest.param("投诉投诉", ["投诉", "投诉"], id="a word twice"),
        pytest.param("投诉电话", ["投诉", "投诉电话"], id="a word within a longer one"),
        pytest.param("谢谢", [], id="another word"),
    ],
)
def test_words_are_found_where_they_stand(text: str, found: list[str]) -> None:
    assert hits(text, words("投诉", "投诉电话")) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        pytest.param("我要投诉", ["投诉"], id="said"),
        pytest.param("我不是要投诉", [], id="denied"),
        pytest.param("没有投诉", [], id="has not"),
        pytest.param("不行,我要投诉", ["投诉"], id="a mark ends the denial"),
    ],
)
def test_a_denial_just_before_takes_the_force_of_a_word(text: str, found: list[str]) -> None:
    assert hits(text, words("投诉", negatable=True)) == found


def test_a_denial_leaves_words_alone_that_do_not_ask_for_it() -> None:
    assert hits("没人管我要投诉", words("投诉")) == ["投诉"]


def test_a_list_is_silent_while_one_of_its_unless_words_is_there() -> None:
    assert hits("你给我滚,滚动的屏幕", words("滚", unless=("滚动",))) == []


def test_the_unless_words_of_one_list_do_not_silence_another() -> None:
    assert hits("滚动,滚", words("滚", unless=("滚动",)), Entry("risks", "abuse", 1.0, words=("滚",))) == ["滚", "滚"]


@pytest.mark.parametrize(
    ("given", "text", "found"),
    [
        pytest.param(r"第\d+次", "第3次了", ["第3次"], id="digits"),
        pytest.param(r"打.{0,3}银行", "打你们銀行", ["打你们银行"], id="a gap"),
        pytest.param(r"R[345]", "R3产品", ["r3"], id="capitals match any case"),
        pytest.param(r"退\S钱", "退a钱", ["退a钱"], id="the class of what is no space"),
        pytest.param(r"退\D钱", "退a钱", ["退a钱"], id="the class of what is no digit"),
        pytest.param(r"年费（八十）", "年费(八十)", ["年费(八十)"], id="full-width brackets are brackets, not a group"),
        pytest.param(r"真的吗？", "真的吗?", ["真的吗?"], id="a full-width question mark is a mark, not an option"),
    ],
)
def test_a_pattern_means_what_its_author_wrote(given: str, text: str, found: list[str]) -> None:
    assert hits(text, pattern(given)) == found


def test_the_same_place_counts_once_for_a_label() -> None:
    entry = words("投诉")
    again = Entry("risks", "regulator", 2.0, words=("投诉",))
    found = [Hit(entry, Span(0, 2)), Hit(again, Span(0, 2)), Hit(entry, Span(4, 6))]
    assert weights_by_label(found) == {"regulator": 2.0}


def test_a_longer_place_swallows_those_inside_it() -> None:
    entry = words("投诉")
    found = [Hit(entry, span) for span in (Span(2, 4), Span(2, 6), Span(3, 5), Span(8, 9))]
    assert spans_of(found, "regulator") == (Span(2, 6), Span(8, 9))
