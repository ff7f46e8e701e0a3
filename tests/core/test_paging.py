"""Page marks survive the trip through a URL, and rubbish is refused kindly."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tingsu.core.errors import BadInput
from tingsu.core.paging import Cursor

scalars = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), st.text()
)


def mark(content: object) -> str:
    """Return any content encoded as a page mark is."""
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


@given(st.sampled_from(["after", "before"]), st.lists(scalars, max_size=4).map(tuple))
def test_a_mark_comes_back_as_it_was(direction: str, values: tuple[object, ...]) -> None:
    cursor = Cursor(direction, values)  # type: ignore[arg-type]
    assert Cursor.decode(cursor.encode(), size=len(values)) == cursor


@given(st.lists(scalars, max_size=4).map(tuple))
def test_a_mark_needs_no_escaping_in_a_url(values: tuple[object, ...]) -> None:
    encoded = Cursor("after", values).encode()
    assert encoded.isascii()
    assert not set(encoded) - set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_")


@pytest.mark.parametrize(
    "rubbish",
    [
        pytest.param("", id="nothing"),
        pytest.param("x", id="one letter"),
        pytest.param("第二页", id="Chinese"),
        pytest.param("' OR 1=1 --", id="somebody trying"),
        pytest.param("/" * 1000, id="slashes"),
        pytest.param(mark([]), id="an empty list"),
        pytest.param(mark(7), id="a number"),
        pytest.param(mark("after"), id="a word"),
        pytest.param(mark(None), id="null"),
        pytest.param(mark({"after": 1, "then": 2}), id="a mapping"),
        pytest.param(mark(["after"]), id="too few values"),
        pytest.param(mark(["after", 1, 2]), id="too many values"),
        pytest.param(mark(["sideways", 1]), id="an unknown direction"),
        pytest.param(mark([["after"], 1]), id="a direction that is a list"),
        pytest.param(mark(["after", [1]]), id="a value that is a list"),
        pytest.param(mark(["after", {"pk": 1}]), id="a value that is a mapping"),
        pytest.param(mark(["after", 1])[:-3], id="a mark cut short"),
        pytest.param(base64.urlsafe_b64encode(b"\xff\xfe\x00").decode(), id="no text at all"),
        pytest.param(base64.urlsafe_b64encode(b"[" * 20_000).decode(), id="a list in a list in a list"),
        pytest.param(base64.urlsafe_b64encode(b'["after",' + b"9" * 9000 + b"]").decode(), id="an endless number"),
    ],
)
def test_rubbish_is_refused(rubbish: str) -> None:
    with pytest.raises(BadInput, match="Unreadable page mark; go back to page one"):
        Cursor.decode(rubbish, size=1)


def test_the_refusal_is_said_in_chinese_too() -> None:
    with pytest.raises(BadInput) as refusal:
        Cursor.decode("x", size=1)
    assert refusal.value.in_("zh-hans") == "翻页位置读不出来,请回到第一页。"


@given(st.text(), st.integers(0, 3))
def test_whatever_stands_in_the_url_is_read_or_refused(text: str, size: int) -> None:
    try:
        cursor = Cursor.decode(text, size=size)
    except BadInput:
        return
    assert len(cursor.values) == size
