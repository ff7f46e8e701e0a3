"""The draft of a talk's record: only words that were said, greetings left out."""

from __future__ import annotations

import pytest

from tingsu.core.coach.summary import has_substance, summarise
from tingsu.core.coach.talk import Said
from tingsu.core.reading import Role

TALK = [
    Said(Role.CUSTOMER, "你好"),
    Said(Role.CUSTOMER, "我的限额怎么变成五万了", business="BZ-06"),
    Said(Role.STAFF, "给您添麻烦了,我先跟您道个歉。", methods=("apologise", "normalise")),
    Said(Role.CUSTOMER, "我要求今天恢复,再给我一个说法"),
    Said(Role.STAFF, "今天这笔我陪您到柜台付。", methods=("offer",)),
    Said(Role.STAFF, "我明天17点前给您回电话。", methods=("commit",)),
    Said(Role.CUSTOMER, "好"),
]


def test_the_four_parts_are_what_was_said() -> None:
    found = summarise(TALK)
    assert "限额怎么变成五万" in found.what
    assert "你好" not in found.what
    assert "恢复" in found.wants
    assert found.done == "接住了情绪、致歉、给了办法 今天这笔我陪您到柜台付。"
    assert found.next == "我明天17点前给您回电话。"


def test_nothing_said_leaves_the_parts_empty() -> None:
    found = summarise([])
    assert (found.what, found.wants, found.done, found.next) == ("", "", "", "")


def test_the_robots_words_are_not_what_people_did() -> None:
    assert summarise([Said(Role.STAFF, "您可以这样办", methods=("offer",), is_robot=True)]).done == ""


def test_long_words_are_cut_and_english_is_said_in_english() -> None:
    talk = [Said(Role.CUSTOMER, "why " * 200), Said(Role.STAFF, "Sorry.", methods=("apologise",))]
    found = summarise(talk, language="en")
    assert len(found.what) <= 160
    assert found.done == "apologised"


@pytest.mark.parametrize(("text", "tells"), [("在吗", False), ("你好!", False), ("OK", False), ("我的卡被吞了", True)])
def test_a_greeting_tells_nothing(text: str, tells: bool) -> None:
    assert has_substance(text) is tells
