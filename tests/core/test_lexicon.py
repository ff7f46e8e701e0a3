"""Phrases of the packs, found in a text in one pass."""

from __future__ import annotations

import re

import pytest
from hypothesis import given

from tests.core.strategies import typed_texts
from tingsu.core.reading import Role
from tingsu.core.reading.finding import Span
from tingsu.core.reading.lexicon import Entry, Hit, Lexicon, spans_of
from tingsu.core.reading.needed import needed_characters
from tingsu.core.text.normalise import normalise
from tingsu.packs import installed
from tingsu.packs.engine import entries_of


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


def test_a_longer_place_swallows_those_inside_it() -> None:
    entry = words("投诉")
    found = [Hit(entry, span) for span in (Span(2, 4), Span(2, 6), Span(3, 5), Span(8, 9))]
    assert spans_of(found, "regulator") == (Span(2, 6), Span(8, 9))


PATTERNS = {
    "a plain word": ("投诉", "我要投诉你们"),
    "either of two": ("(?:退|赔)钱", "快赔钱"),
    "a class": ("[退赔]钱", "快退钱"),
    "what may be missing": ("退(?:我)?钱", "退钱"),
    "repeated": ("不+行", "不不不行"),
    "nothing needed": (r"\d*[!!]?", "abc"),
    "behind something": ("(?<!不)投诉", "要投诉"),
}


@pytest.mark.parametrize(("pattern", "text"), PATTERNS.values(), ids=PATTERNS)
def test_a_pattern_that_matches_is_always_tried(pattern: str, text: str) -> None:
    ways = needed_characters(pattern)
    assert ways is None or any(way <= set(text) for way in ways)


def test_a_pattern_is_not_tried_where_a_needed_character_is_missing() -> None:
    assert needed_characters("(?:退|赔)钱") is not None
    assert set(needed_characters("(?:退|赔)钱") or []) == {frozenset("退钱"), frozenset("赔钱")}


@given(text=typed_texts)
def test_sparing_patterns_changes_no_hit(text: str) -> None:
    normal = normalise(text)
    for entry in [entry for role in Role for entry in entries_of(installed(), role)]:
        for pattern in entry.patterns:
            if re.search(pattern, normal):
                ways = needed_characters(pattern)
                assert ways is None or any(way <= set(normal) for way in ways)
