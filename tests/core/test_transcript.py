"""Transcripts as `tingsu desk replay` reads them: three kinds of file, and clear words for what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from tingsu.cli.desk import read_transcript
from tingsu.core.errors import BadInput

GOOD = [
    ("t.txt", "# 一次通话\n客户:凭什么限我的额?\n\n坐席: 您别急。\n", "utf-8"),
    ("t.txt", "客户：凭什么限我的额?\n坐席：您别急。", "gb18030"),
    ("t.log", "[00:01] 客户:凭什么限我的额?\n00:05 客服:您别急。", "utf-8-sig"),
    ("t.jsonl", '{"speaker":"customer","text":"凭什么限我的额?"}\n{"speaker":"坐席","text":"您别急。"}', "utf-8"),
    ("t.csv", "at,speaker,text\n1,客户,凭什么限我的额?\n5,agent,您别急。\n", "utf-8-sig"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "text", "encoding"), GOOD, ids=["plain", "GB18030", "times", "JSONL", "CSV"])
def test_a_transcript_is_read(tmp_path: Path, name: str, text: str, encoding: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding=encoding)
    lines = read_transcript(file)
    assert [(line.speaker, line.text) for line in lines] == [("customer", "凭什么限我的额?"), ("staff", "您别急。")]


def test_times_become_seconds(tmp_path: Path) -> None:
    file = tmp_path / "t.txt"
    file.write_text("0:05 客户:一\n1:00:05 客户:二", encoding="utf-8")
    assert [line.at for line in read_transcript(file)] == [5, 3605]


BAD = [
    ("t.txt", "客户:好\n没有说话人", "第 2 行"),
    ("t.txt", "经理:好", "说话人“经理”不认识"),
    ("t.txt", "\n# 只有注释\n", "没有一句话"),
    ("t.jsonl", '{"speaker":"客户","text":"好"}\n{', "第 2 行不是 JSON"),
    ("t.jsonl", "[1]", "要是一个对象"),
    ("t.jsonl", '{"speaker":"客户","text":""}', "没有内容"),
    ("t.jsonl", '{"speaker":"客户","text":"好","at":"soon"}', "看不懂"),
    ("t.csv", "who,text\n客户,好", "缺少 speaker"),
    ("t.csv", "speaker,text\n客户", "没有内容"),
]


@pytest.mark.parametrize(("name", "text", "says"), BAD)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, name: str, text: str, says: str) -> None:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput) as refusal:
        read_transcript(file)
    assert says in refusal.value.in_("zh")


def test_a_missing_file_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        read_transcript(tmp_path / "none.txt")
