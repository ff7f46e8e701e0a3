"""Importing a file in the browser: good rows in, bad rows explained, the same file twice adds nothing."""

from __future__ import annotations

import io
import json
from typing import Any

import openpyxl
import pytest

from tests.conftest import Cast
from tests.pages.stage import signed_in, text_of, upload
from tingsu.cases.models import Case
from tingsu.channels.models import ImportRun
from tingsu.journal.models import Entry

HEADER = "投诉内容,渠道,客户姓名,电话,金额,工单号\n"
GOOD = "年费扣错,电话,王梅,13812345678,80,T-1\n取款要证明,网点来访,李雷,13900001111,,T-2\n"


def sent(cast: Cast, content: bytes | str, name: str = "complaints.csv", **changes: Any) -> Any:
    """Upload a file as the officer."""
    data = content if isinstance(content, bytes) else content.encode()
    form = {"file": upload(name, data), "unit": cast.outlet.pk, "channel": "phone", **changes}
    return signed_in(cast.officer).post("/import/", form)


def test_good_rows_come_in_and_the_page_counts_them(cast: Cast) -> None:
    page = sent(cast, HEADER + GOOD)
    assert "接收 2 行,重复 0 行,退回 0 行" in text_of(page)
    assert set(Case.objects.values_list("channel", "external_id")) == {("phone", "T-1"), ("walk_in", "T-2")}
    assert "complaints.csv" in text_of(page)


def test_the_same_file_again_adds_nothing(cast: Cast) -> None:
    sent(cast, HEADER + GOOD)
    assert "接收 0 行,重复 2 行,退回 0 行" in text_of(sent(cast, HEADER + GOOD))
    assert Case.objects.count() == 2


def test_bad_rows_are_told_with_line_and_reason_and_good_ones_are_kept(cast: Cast) -> None:
    rows = (
        HEADER
        + "年费扣错,电话,王梅,13812345678,80,\n,电话,,,,\n退钱,飞鸽,,,,\n退钱,电话,,,很多,\n退钱,电话,,不是号码,,\n"
    )
    page = text_of(sent(cast, rows))
    assert "接收 1 行,重复 0 行,退回 4 行" in page
    for words in ("3 没有内容", "4 渠道“飞鸽”不认识", "5 金额“很多”不是数字", "6 电话“不是号码”不像电话号码"):
        assert words in page
    assert Case.objects.count() == 1


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_that_excel_writes_is_read(cast: Cast, encoding: str) -> None:
    sent(cast, (HEADER + GOOD).encode(encoding))
    assert set(Case.objects.values_list("text", flat=True)) == {"年费扣错", "取款要证明"}


def test_an_excel_file_and_json_lines_are_read(cast: Cast) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["投诉内容", "电话", "金额"])
    sheet.append(["年费扣错", 13812345678, 80.5])
    buffer = io.BytesIO()
    book.save(buffer)
    assert "接收 1 行" in text_of(sent(cast, buffer.getvalue(), "a.xlsx"))
    lines = json.dumps({"text": "转账没到"}) + "\nnot json\n[1]\n"
    assert "接收 1 行,重复 0 行,退回 2 行" in text_of(sent(cast, lines, "a.jsonl"))


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.pdf", b"%PDF-1.7", "不认识的文件类型"),
        ("a.xlsx", b"PK\x03\x04 broken", "Excel 文件打不开"),
        ("a.csv", b"\x00\x01\x02\x00" * 100, "二进制文件"),
        ("noextension", b"a,b", "不认识的文件类型"),
    ],
)
def test_a_file_that_is_no_table_is_refused_in_words(cast: Cast, name: str, content: bytes, words: str) -> None:
    page = sent(cast, content, name)
    assert page.status_code == 400
    assert words in text_of(page)


def test_an_empty_file_or_one_without_rows_is_no_error_of_ours(cast: Cast) -> None:
    assert sent(cast, b"\n").status_code in (200, 400)
    assert "接收 0 行" in text_of(sent(cast, HEADER))


def test_only_checking_changes_nothing(cast: Cast) -> None:
    page = sent(cast, HEADER + GOOD + ",,,,,x\n", dry_run="on")
    assert "接收 2 行" in text_of(page)
    assert "退回 1 行" in text_of(page)
    assert not Case.objects.exists()
    assert not ImportRun.objects.exists()


def test_it_is_journaled_with_who(cast: Cast) -> None:
    sent(cast, HEADER + GOOD)
    entry = Entry.objects.get(verb="import.finished")
    assert entry.actor_id == cast.officer.pk
    assert entry.data == {"accepted": 2, "duplicate": 0, "rejected": 0}


def test_a_row_for_a_unit_out_of_reach_is_rejected(cast: Cast) -> None:
    page = text_of(sent(cast, "text,unit\n年费扣错,W\n取款要证明,E1\n"))
    assert "接收 1 行" in page
    assert "退回 1 行" in page
    assert not Case.objects.filter(unit=cast.west).exists()


def test_the_default_unit_is_one_of_ones_own(cast: Cast) -> None:
    sent(cast, HEADER + GOOD, unit=cast.west.pk)
    assert not Case.objects.exists()


def test_a_formula_in_a_row_comes_back_as_words(cast: Cast) -> None:
    page = sent(cast, 'text,channel\nx,"=HYPERLINK(""http://evil"")<script>alert(1)</script>"\n')
    assert "<script>alert" not in page.content.decode()


def test_thousands_of_bad_rows_show_the_first_and_do_not_drown_the_page(cast: Cast) -> None:
    page = sent(cast, "text\n" + "".join(f"x{n},extra\n" for n in range(1500)))
    assert "退回 1500 行" in text_of(page)
    assert len(page.content) < 200_000
