"""Promises in messages: which sentences are some, and by when the words say."""

from __future__ import annotations

from datetime import datetime

import pytest

from tingsu.core.coach.promises import find_promises
from tingsu.packs import installed

CN = installed().calendar("cn")
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=CN.zone)  # a Wednesday

PROMISES = [
    ("您三天内会接到电话。", "2026-03-08 00:00"),
    ("我们会在3天内给您答复。", "2026-03-08 00:00"),
    ("周五前到账。", "2026-03-07 00:00"),
    ("80 元周五前退还到您账上,周五前会到账", "2026-03-07 00:00"),
    ("我明天下午给您回电话。", "2026-03-05 18:00"),
    ("我今天 17 点前给您回电话。", "2026-03-04 17:00"),
    ("我们将于 5 个工作日内为您处理。", "2026-03-12 00:00"),
    ("专人两小时内联系您", "2026-03-04 12:00"),
    ("下周一我给您结果", "2026-03-10 00:00"),
    ("下周三上午十点前我会打给您", "2026-03-11 10:00"),
    ("我3月10日前给您书面答复", "2026-03-11 00:00"),
    ("我后天上午给您回复", "2026-03-06 12:00"),
    ("我明天下午五点半前告诉您批没批", "2026-03-05 17:30"),
    ("退款将在十五日内退回您的账户", "2026-03-20 00:00"),
    ("本周五下午三点前,我把结果告诉您", "2026-03-06 15:00"),
    ("我們三天內給您回覆。", "2026-03-08 00:00"),
    ("We will call you by Friday.", "2026-03-07 00:00"),
    ("You will receive the refund within 5 working days.", "2026-03-12 00:00"),
    ("I'll ring you tomorrow afternoon.", "2026-03-05 18:00"),
    ("We will write to you within three days.", "2026-03-08 00:00"),
    ("We will call you by 5 pm tomorrow.", "2026-03-05 17:00"),
    ("We will call you today by 4.30 pm", "2026-03-04 16:30"),
]
NONE = [
    "给您添麻烦了,对不起。",
    "请您三天内补充身份证复印件。",
    "您明天下午方便接电话吗?",
    "这笔钱昨天已经退回您的账户。",
    "我们不能承诺三天内到账。",
    "您可在 30 日内申请核查。",
    "我们会尽快给您答复。",
    "如果您三天内没有收到,我们再查。",
    "Please send us the form within 3 days.",
    "We are sorry about Friday.",
    "You may apply for review within 30 days.",
    "We will come back to you soon.",
    "",
]


@pytest.mark.parametrize(("text", "due"), PROMISES)
def test_a_promise_is_found_with_its_time(text: str, due: str) -> None:
    (found,) = find_promises(text, now=NOW, calendar=CN)
    assert found.due_at.astimezone(CN.zone).strftime("%Y-%m-%d %H:%M") == due
    assert text[found.start : found.end].strip() == found.text


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_promise_is_left_alone(text: str) -> None:
    assert find_promises(text, now=NOW, calendar=CN) == []


def test_working_days_know_the_holidays() -> None:
    before_the_feast = datetime(2026, 9, 29, 10, 0, tzinfo=CN.zone)
    (found,) = find_promises("我们 3 个工作日内给您答复", now=before_the_feast, calendar=CN)
    assert found.due_at.date().isoformat() >= "2026-10-09"


def test_beyond_the_calendar_nothing_is_guessed() -> None:
    late = datetime(CN.last.year, 12, 30, 10, 0, tzinfo=CN.zone)
    assert find_promises("我们 30 个工作日内给您答复", now=late, calendar=CN) == []


def test_each_sentence_of_a_message_is_asked() -> None:
    text = "王女士您好。年费我们周五前退给您;原因我明天上午电话告诉您。请您留意。"
    assert [found.text for found in find_promises(text, now=NOW, calendar=CN)] == [
        "年费我们周五前退给您",
        "原因我明天上午电话告诉您",
    ]


def test_a_named_time_that_has_passed_is_no_time() -> None:
    assert find_promises("我今天上午九点前给您回电话", now=NOW, calendar=CN) == []
