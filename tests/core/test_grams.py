"""Tokens for a search that finds Chinese words of any length."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.strategies import chinese_texts, typed_texts
from tingsu.core.text.grams import index_tokens, query_tokens


def finds(words: str, text: str) -> bool:
    """Say whether a search for `words` finds `text`, as the database does it."""
    return set(query_tokens(words)) <= set(index_tokens(text))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("退", ["退"], id="one character"),
        pytest.param("退钱", ["退钱", "退", "钱"], id="a pair, and its characters for a search of one"),
        pytest.param("信用卡", ["信用卡", "信用", "用卡", "信", "用", "卡"], id="three characters"),
        pytest.param("退钱!退钱", ["退钱", "退", "钱"], id="each token once"),
        pytest.param("退。钱", ["退", "钱"], id="no pair across a mark"),
        pytest.param("App crashed", ["app", "crashed"], id="Latin words stay whole"),
        pytest.param("APP崩了80次", ["app", "崩了", "崩", "了", "80", "次"], id="mixed scripts"),
        pytest.param("x" * 50, ["x" * 40], id="a very long word is cut"),
        pytest.param("😡!!", [], id="nothing to find"),
    ],
)
def test_index_tokens(text: str, tokens: list[str]) -> None:
    assert index_tokens(text) == tokens


@pytest.mark.parametrize(
    ("words", "tokens"),
    [
        pytest.param("", [], id="nothing"),
        pytest.param("退", ["退"], id="one character"),
        pytest.param("信用卡", ["信用卡"], id="three characters as they stand"),
        pytest.param("提前还款", ["提前还", "前还款"], id="a longer word by its triples"),
        pytest.param("信用卡 年费", ["信用卡", "年费"], id="two words"),
        pytest.param("APP", ["app"], id="a Latin word"),
        pytest.param("x" * 50, ["x" * 40], id="cut as in the index"),
    ],
)
def test_query_tokens(words: str, tokens: list[str]) -> None:
    assert query_tokens(words) == tokens


@pytest.mark.parametrize(
    ("words", "text"),
    [
        pytest.param("銀行", "我要投诉银行", id="Traditional words, Simplified text"),
        pytest.param("银行", "我要投訴銀行", id="Simplified words, Traditional text"),
        pytest.param("app", "你们的APP打不开", id="half width, full width"),
        pytest.param("C2041", "案号c2041", id="capitals"),
        pytest.param("二〇二六", "二〇二六年的年费", id="years in Chinese figures"),
        pytest.param("𬭎", "我叫陈𬭎", id="a rare character of a name"),
    ],
)
def test_words_find_a_text_in_another_writing(words: str, text: str) -> None:
    assert query_tokens(words)
    assert finds(words, text)


def test_words_that_are_not_there_are_not_found() -> None:
    assert not finds("房贷", "信用卡年费")


@given(typed_texts, chinese_texts, typed_texts)
def test_every_pair_of_chinese_characters_of_a_text_finds_it(before: str, chinese: str, after: str) -> None:
    text = before + chinese + after
    assert [pair for one, other in pairwise(chinese) if not finds(pair := one + other, text)] == []


@given(st.data(), chinese_texts, typed_texts)
def test_every_chinese_word_of_a_text_finds_it(data: st.DataObject, chinese: str, after: str) -> None:
    start = data.draw(st.integers(0, len(chinese) - 1))
    end = data.draw(st.integers(start + 1, len(chinese)))
    assert finds(chinese[start:end], chinese + after)


@given(typed_texts)
def test_a_text_finds_itself(text: str) -> None:
    assert finds(text, text)


@given(typed_texts)
def test_no_token_comes_twice(text: str) -> None:
    tokens = index_tokens(text)
    assert len(tokens) == len(set(tokens))


def test_a_word_is_not_found_by_its_scattered_parts() -> None:
    assert not finds("信用卡", "信用好,用卡少")
    assert not finds("提前还款", "提前还清,之前还没还款")
