"""Importing a file: good rows in, bad rows back with line and reason, the same file twice adds nothing."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.acts.stages import PHONE, last_entry, shanghai
from tests.conftest import Cast
from tingsu.cases.models import Case, Channel, Message, Party
from tingsu.channels.actions.importing import ImportResult, import_file
from tingsu.channels.files import FileUnreadable, read_rows
from tingsu.channels.models import ImportRun
from tingsu.journal.models import Entry
from tingsu.journal.record import SYSTEM

HEADER = "工单号,投诉内容,投诉时间,渠道,机构,客户姓名,联系电话,业务,涉及金额"
ROWS = [
    "G1,年费扣错了,2026-02-27 16:00,phone,E1,王梅,13812345678,BZ-02,80",
    'G2,"排队两小时,没人管",2026/02/26 09:30,网点来访,临江分行,李强,0571-88886666,,',
    "G3,ATM 吞卡,2026年2月25日,,,,,,1200.50",
]
CSV = "\n".join([HEADER, *ROWS]) + "\n"
Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that writes a file to import."""

    def put(content: str | bytes, *, name: str = "投诉.csv", encoding: str = "utf-8") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return put


def take(path: Path, cast: Cast, **more: Any) -> ImportResult:
    """Import a file for the head office."""
    return import_file(path, unit=cast.head, by=SYSTEM, **more)


def counts(result: ImportResult) -> tuple[int, int, int]:
    """Return accepted, duplicate, rejected."""
    return result.accepted, result.duplicate, len(result.rejected)


def reasons(result: ImportResult) -> dict[int, str]:
    """Return why each line was rejected."""
    return {row.line: reason for row, reason in result.rejected}


def texts() -> list[str]:
    """Return the words of all cases, oldest first."""
    return list(Case.objects.order_by("id").values_list("text", flat=True))


def rejected_rows(result: ImportResult) -> list[list[str]]:
    """Return the file of rejected rows as a spreadsheet would read it."""
    assert result.rejected_file is not None
    return list(csv.reader(result.rejected_file.read_text(encoding="utf-8-sig").splitlines()))


# ── What comes in ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_row_becomes_a_case_with_all_that_it_says(cast: Cast, write: Write) -> None:
    assert counts(take(write(CSV), cast)) == (3, 0, 0)

    first, second, third = Case.objects.order_by("id")
    assert (first.text, first.unit, first.channel) == ("年费扣错了", cast.outlet, Channel.PHONE)
    assert (first.external_id, first.business, first.amount) == ("G1", "BZ-02", Decimal("80"))
    assert first.received_at == shanghai("2026-02-27 16:00")
    assert (first.party.name, first.party.phone) == ("王梅", PHONE)
    assert (second.text, second.unit, second.channel) == ("排队两小时,没人管", cast.east, Channel.WALK_IN)
    assert second.received_at == shanghai("2026-02-26 09:30")
    assert (third.unit, third.channel, third.amount) == (cast.head, Channel.API, Decimal("1200.50"))
    assert third.received_at == shanghai("2026-02-25 00:00")
    assert first.clocks.count() == 2


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["unix", "windows"])
def test_every_encoding_that_a_chinese_office_writes_is_read(
    cast: Cast, write: Write, encoding: str, newline: str
) -> None:
    path = write(CSV.replace("\n", newline), encoding=encoding)

    assert counts(take(path, cast)) == (3, 0, 0)
    assert texts() == ["年费扣错了", "排队两小时,没人管", "ATM 吞卡"]


def test_characters_that_only_gb18030_knows_are_read(cast: Cast, write: Write) -> None:
    take(write("投诉内容\n我住在𬭚村、姓𠮷\n", encoding="gb18030"), cast)

    assert texts() == ["我住在𬭚村、姓𠮷"]


@pytest.mark.parametrize("text", ["扣费", "退", "投诉" * 3])
def test_a_very_small_file_in_gb18030_is_read(cast: Cast, write: Write, text: str) -> None:
    take(write(f"text\n{text}".encode("gb18030")), cast)

    assert texts() == [text]


def test_an_excel_file_is_read_with_its_own_types(cast: Cast, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["投诉内容", "投诉时间", "联系电话", "涉及金额"])
    sheet.append(["年费扣错了", datetime(2026, 2, 27, 16, 0), 13812345678, 80.5])  # noqa: DTZ001 - as Excel has it
    sheet.append([None, None, None, None])
    sheet.append(["ATM 吞卡", "2026-02-25", 13900000000.0, None])
    book.save(tmp_path / "投诉.xlsx")

    assert counts(take(tmp_path / "投诉.xlsx", cast)) == (2, 0, 0)
    first, second = Case.objects.order_by("id")
    assert (first.received_at, first.amount) == (shanghai("2026-02-27 16:00"), Decimal("80.50"))
    assert (first.party.phone, second.party.phone) == (PHONE, "13900000000")


def test_json_lines_are_read(cast: Cast, write: Write) -> None:
    rows = [
        {"text": "年费扣错了", "received_at": "2026-02-27T08:00:00Z", "amount": 80, "phone": PHONE},
        {"text": "ATM 吞卡", "received_at": "2026-02-25T10:00:00+08:00"},
    ]
    path = write("\ufeff" + "\n\n".join(json.dumps(row, ensure_ascii=False) for row in rows), name="a.jsonl")

    assert counts(take(path, cast)) == (2, 0, 0)
    assert Case.objects.earliest("id").received_at == shanghai("2026-02-27 16:00")


@pytest.mark.parametrize(
    "header",
    ["text", "content", "narrative", "内容", "投诉内容", "诉求", "正文", "投诉详情", " 投诉内容 ", "TEXT"],
)
def test_a_column_is_known_by_many_names(cast: Cast, write: Write, header: str) -> None:
    take(write(f"{header}\n年费扣错了\n"), cast)

    assert texts() == ["年费扣错了"]


def test_a_mapping_names_columns_that_we_do_not_know(cast: Cast, write: Write) -> None:
    path = write("说啥,谁,投诉内容\n年费扣错了,王梅,别的列\n")
    take(path, cast, columns={"text": "说啥", "name": "谁"})

    assert texts() == ["年费扣错了"]
    assert Party.objects.get().name == "王梅"


def test_a_table_may_be_separated_by_tabs(cast: Cast, write: Write) -> None:
    take(write("投诉内容\t渠道\n年费,扣错了\tphone\n", name="a.tsv"), cast)

    assert texts() == ["年费,扣错了"]


def test_words_over_several_lines_are_one_complaint(cast: Cast, write: Write) -> None:
    result = take(write('投诉内容,渠道\n"第一行\n第二行\n第三行",phone\n,phone\n'), cast)

    assert texts() == ["第一行\n第二行\n第三行"]
    assert set(reasons(result)) == {5}


def test_personal_data_in_a_row_is_masked_and_encrypted(cast: Cast, write: Write) -> None:
    take(write(f"投诉内容\n请打{PHONE}\n"), cast)

    assert PHONE not in Message.objects.get().text
    assert Message.objects.get().original == f"请打{PHONE}"


# ── What is sent back ─────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        pytest.param({"投诉内容": ""}, "没有内容", id="no words"),
        pytest.param({"投诉内容": "   "}, "没有内容", id="blank words"),
        pytest.param({"投诉内容": "很" * 200_001}, "内容太长", id="too long"),
        pytest.param({"投诉时间": "去年夏天"}, "读不出来", id="no time"),
        pytest.param({"投诉时间": "2026-13-45"}, "读不出来", id="a month that is none"),
        pytest.param({"投诉时间": "2062-03-02 10:00"}, "将来", id="in the future"),
        pytest.param({"投诉时间": "1990-01-01"}, "2000", id="before 2000"),
        pytest.param({"投诉时间": "9999-12-31T23:59:59Z"}, "将来", id="the end of time"),
        pytest.param({"渠道": "飞鸽"}, "渠道", id="an unknown channel"),
        pytest.param({"机构": "火星网点"}, "机构", id="an unknown unit"),
        pytest.param({"联系电话": "没有"}, "电话", id="no phone"),
        pytest.param({"证件号码": "110101199003071091"}, "身份证", id="a wrong check digit"),
        pytest.param({"业务": "BZ-77"}, "业务", id="an unknown business"),
        pytest.param({"涉及金额": "八十"}, "金额", id="an amount in words"),
        pytest.param({"涉及金额": "1e999"}, "金额", id="an amount beyond all money"),
        pytest.param({"涉及金额": "NaN"}, "金额", id="an amount that is none"),
    ],
)
@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_a_bad_row_is_named_by_line_and_reason_and_the_good_ones_come_in(
    cast: Cast, write: Write, cells: dict[str, str], reason: str, kind: str
) -> None:
    bad = {"投诉内容": "年费扣错了", "渠道": "phone"} | cells
    if kind == "csv":
        lines = [",".join(bad), ",".join("第一件" if k == "投诉内容" else "" for k in bad), ",".join(bad.values())]
        lines.append(",".join("第三件" if k == "投诉内容" else "" for k in bad))
        path, line = write("\n".join(lines)), 3
    else:
        rows = [{"投诉内容": "第一件"}, bad, {"投诉内容": "第三件"}]
        path, line = write("\n".join(json.dumps(row) for row in rows), name="a.jsonl"), 2
    result = take(path, cast)

    assert texts() == ["第一件", "第三件"]
    assert list(reasons(result)) == [line]
    assert reason in reasons(result)[line]


@pytest.mark.parametrize(
    "row",
    [
        pytest.param({"external_id": "G\x001"}, id="NUL in the id"),
        pytest.param({"name": "王\ud83d梅"}, id="half of an emoji in the name"),
        pytest.param({"external_id": "\ud83d"}, id="half of an emoji in the id"),
        pytest.param({"name": "\x00"}, id="NUL in the name"),
        pytest.param({"text": {"deep": ["words"]}}, id="words within words"),
        pytest.param({"received_at": 20260227}, id="a time as number"),
        pytest.param({"amount": [1]}, id="an amount as list"),
        pytest.param({"phone": None, "amount": True}, id="nothing and truth"),
    ],
)
def test_no_row_however_odd_stops_the_import(cast: Cast, write: Write, row: dict[str, Any]) -> None:
    rows = [{"text": "第一件"}, {"text": "奇怪的一行"} | row, {"text": "第三件"}]
    take(write("\n".join(json.dumps(row) for row in rows), name="a.jsonl"), cast)

    assert texts()[0] == "第一件"
    assert texts()[-1] == "第三件"


@pytest.mark.parametrize("line", ["{", "[1, 2]", '"words"', "null", "[" * 5000, '{"text": "\xff'], ids=ascii)
def test_a_line_that_is_no_json_object_is_named(cast: Cast, write: Write, line: str) -> None:
    result = take(write(f'{{"text": "第一件"}}\n{line}\n{{"text": "第三件"}}', name="a.jsonl"), cast)

    assert texts() == ["第一件", "第三件"]
    assert list(reasons(result)) == [2]


def test_a_row_with_too_many_cells_is_named_with_what_to_do(cast: Cast, write: Write) -> None:
    result = take(write("投诉内容,渠道\n年费扣错了,没人管,phone\n第二件,phone\n"), cast)

    assert texts() == ["第二件"]
    assert "逗号要加引号" in reasons(result)[2]


def test_a_quote_that_is_never_closed_does_not_swallow_the_rows_after_it(cast: Cast, write: Write) -> None:
    result = take(write('投诉内容,渠道\n"年费扣错了,phone\n第二件,phone\n第三件,phone\n'), cast)

    assert list(reasons(result)) == [2]
    assert texts() == ["第二件", "第三件"]


@pytest.mark.parametrize("many", [1, 40])
@pytest.mark.parametrize(
    ("most", "other"), [("utf-8", "gb18030"), ("gb18030", "utf-8")], ids=["some gb18030", "some utf-8"]
)
def test_rows_of_another_encoding_are_named_or_read_and_never_garbled(
    cast: Cast, write: Write, most: str, other: str, many: int
) -> None:
    good = ["年费扣错了", "排队两小时没人管", "密码忘了"] * many
    content = ["投诉内容\n".encode(most), *(f"{text}\n".encode(most) for text in good)]
    content.insert(2, "机器吞卡手续费了\n".encode(other))
    result = take(write(b"".join(content)), cast)

    assert set(texts()) <= {*good, "机器吞卡手续费了"}
    assert set(good) <= set(texts())
    assert len(texts()) + len(result.rejected) == len(good) + 1


def test_a_row_is_named_by_its_line_even_after_words_of_several_lines_and_blank_lines(cast: Cast, write: Write) -> None:
    result = take(write('投诉内容,渠道\n\n"一\n二",phone\n\n坏,飞鸽\n'), cast)

    assert list(reasons(result)) == [6]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.csv", b"\x7fELF\x02\x01\x01\x00" + bytes(range(256)) * 9, id="a program"),
        pytest.param("a.csv", b"PK\x03\x04\x14\x00\x06\x00" + bytes(200), id="an Excel file named csv"),
        pytest.param("a.xlsx", "投诉内容\n年费\n".encode(), id="a CSV file named xlsx"),
        pytest.param("a.xlsx", b"PK\x03\x04broken", id="a broken Excel file"),
        pytest.param("a.xlsx", b"", id="an empty Excel file"),
        pytest.param("a.pdf", b"%PDF-1.7", id="a PDF"),
        pytest.param("a.xls", b"\xd0\xcf\x11\xe0", id="an old Excel file"),
        pytest.param("a", b"text\nx\n", id="no ending"),
    ],
)
def test_a_file_that_is_no_table_says_so(cast: Cast, write: Write, name: str, content: bytes) -> None:
    path = write(content, name=name)
    with pytest.raises(FileUnreadable) as caught:
        take(path, cast)
    assert "一" <= caught.value.in_("zh")[0] <= "鿿" or caught.value.in_("zh").startswith("Excel")
    assert Case.objects.count() == 0


@pytest.mark.parametrize("content", ["", "\n", HEADER, HEADER + "\n\n\n", "\ufeff"], ids=ascii)
def test_a_table_without_rows_adds_nothing(cast: Cast, write: Write, content: str) -> None:
    assert counts(take(write(content), cast)) == (0, 0, 0)


# ── The file of rejected rows ─────────────────────────────────────────────────────────────────────────────────────────


def test_rejected_rows_come_back_with_line_reason_and_all_their_cells(cast: Cast, write: Write) -> None:
    result = take(write("投诉内容,渠道\n第一件,phone\n第二件,飞鸽\n,phone\n"), cast)

    header, first, second = rejected_rows(result)
    assert header == ["line", "reason", "投诉内容", "渠道"]
    assert (first[0], first[2:]) == ("3", ["第二件", "飞鸽"])
    assert "飞鸽" in first[1]
    assert (second[0], second[2:]) == ("4", ["", "phone"])


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r="], ids=["equals", "plus", "minus", "at", "tab", "return"]
)
def test_no_cell_of_the_rejected_file_is_a_formula(cast: Cast, write: Write, start: str) -> None:
    cell = f"{start}cmd|' /C calc'!A1"
    with (path := write("")).open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["投诉内容", "渠道", "备注"], ["年费", "飞鸽", cell]])
    result = take(path, cast)

    assert result.rejected_file is not None
    with result.rejected_file.open(encoding="utf-8-sig", newline="") as file:
        _header, row = csv.reader(file)
    assert row[-1] == f"'{cell}"


def test_no_header_of_the_rejected_file_is_a_formula(cast: Cast, write: Write) -> None:
    result = take(write("投诉内容,=1+1\n,x\n"), cast)

    assert [cell for cell in rejected_rows(result)[0] if cell.startswith("=")] == []


def test_a_mended_rejected_file_can_be_imported(cast: Cast, write: Write) -> None:
    result = take(write("投诉内容,渠道,联系电话\n年费扣错了,飞鸽,+86 13812345678\n"), cast)
    assert result.rejected_file is not None
    mended = result.rejected_file.read_text(encoding="utf-8").replace("飞鸽", "phone", 2)

    assert counts(take(write(mended, name="改好.csv"), cast)) == (1, 0, 0)
    assert Party.objects.get().phone == "+86 13812345678"


def test_rejected_rows_with_different_keys_stand_under_their_own_headers(cast: Cast, write: Write) -> None:
    rows = [{"text": "", "name": "王梅"}, {"phone": "没有", "text": "年费"}]
    result = take(write("\n".join(json.dumps(row) for row in rows), name="a.jsonl"), cast)

    header, first, second = rejected_rows(result)
    assert dict(zip(header, first, strict=True))["name"] == "王梅"
    assert dict(zip(header, second, strict=True))["phone"] == "没有"


def test_without_rejected_rows_there_is_no_such_file(cast: Cast, write: Write, tmp_path: Path) -> None:
    assert take(write(CSV), cast).rejected_file is None
    assert sorted(path.name for path in tmp_path.iterdir()) == ["投诉.csv"]


# ── Once and only once ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_file_twice_adds_nothing(cast: Cast, write: Write) -> None:
    path = write(CSV)
    take(path, cast)

    assert counts(take(path, cast)) == (0, 3, 0)
    assert Case.objects.count() == 3
    assert Entry.objects.filter(verb="case.opened").count() == 3


def test_the_same_rows_in_another_encoding_and_order_add_nothing(cast: Cast, write: Write) -> None:
    take(write(CSV), cast)
    other = "\n".join([HEADER, *reversed(ROWS)])

    assert counts(take(write(other, name="又.csv", encoding="gb18030"), cast)) == (0, 3, 0)


def test_equal_rows_of_one_file_are_as_many_complaints_and_no_more_the_second_time(cast: Cast, write: Write) -> None:
    path = write("投诉内容\n没人接电话\n没人接电话\n没人接电话\n")

    assert counts(take(path, cast)) == (3, 0, 0)
    assert counts(take(path, cast)) == (0, 3, 0)


def test_a_grown_file_adds_only_what_is_new(cast: Cast, write: Write) -> None:
    take(write(CSV), cast)

    assert counts(take(write(CSV + "G4,新的一件,,,,,,,\n"), cast)) == (1, 3, 0)


@pytest.mark.parametrize("header", ["工单号", "external_id", "流水号", "编号", "ticket"])
def test_a_row_is_known_again_by_its_number_though_its_words_were_mended(cast: Cast, write: Write, header: str) -> None:
    take(write(f"{header},投诉内容\nG1,年费扣措了\n"), cast)

    assert counts(take(write(f"{header},投诉内容\nG1,年费扣错了\n"), cast)) == (0, 1, 0)


def test_a_mapped_number_is_known_again_too(cast: Cast, write: Write) -> None:
    columns = {"external_id": "单子"}
    take(write("单子,投诉内容\nG1,年费扣措了\n"), cast, columns=columns)

    assert counts(take(write("单子,投诉内容\nG1,年费扣错了\n"), cast, columns=columns)) == (0, 1, 0)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError, OSError])
def test_after_a_crash_in_the_middle_the_next_run_continues(
    cast: Cast, write: Write, error: type[BaseException]
) -> None:
    path = write("投诉内容\n" + "\n".join(f"第{n}件" for n in range(1, 7)))

    def crash(line: int) -> None:
        if line == 4:
            raise error

    with pytest.raises(error):
        take(path, cast, tick=crash)
    assert texts() == ["第1件", "第2件", "第3件"]

    assert counts(take(path, cast)) == (3, 3, 0)
    assert texts() == [f"第{n}件" for n in range(1, 7)]
    assert [run.finished_at is None for run in ImportRun.objects.order_by("id")] == [True, False]


# ── Trying first ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_dry_run_changes_nothing(cast: Cast, write: Write, tmp_path: Path) -> None:
    path = write(CSV + "G4,坏的,,飞鸽,,,,,\n")
    before = Entry.objects.count()
    result = take(path, cast, dry_run=True)

    assert counts(result) == (3, 0, 1)
    assert list(reasons(result)) == [5]
    assert (Case.objects.count(), Party.objects.count(), ImportRun.objects.count()) == (0, 0, 0)
    assert Entry.objects.count() == before
    assert sorted(p.name for p in tmp_path.iterdir()) == ["投诉.csv"]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(CSV, id="good rows"),
        pytest.param("投诉内容,投诉时间\n将来,2062-01-01\n,\n好,\n", id="bad rows"),
        pytest.param("工单号,投诉内容\nG1,一\nG1,二\n", id="one number twice"),
        pytest.param("投诉内容\n一\n一\n", id="equal rows"),
    ],
)
def test_a_dry_run_says_what_the_real_one_will_do(cast: Cast, write: Write, content: str) -> None:
    path = write(content)
    tried = take(path, cast, dry_run=True)

    assert counts(tried) == counts(take(path, cast))


def test_a_dry_run_knows_what_is_there_already(cast: Cast, write: Write) -> None:
    path = write(CSV)
    take(path, cast)

    assert counts(take(path, cast, dry_run=True)) == (0, 3, 0)


# ── What is remembered ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_run_is_remembered_with_its_counts(cast: Cast, write: Write) -> None:
    import_file(write(CSV + "G4,坏的,,飞鸽,,,,,\n"), unit=cast.east, by=cast.officer, name="二月.csv")

    run = ImportRun.objects.get()
    assert (run.file_name, run.person) == ("二月.csv", cast.officer)
    assert (run.accepted, run.duplicate, run.rejected) == (3, 0, 1)
    assert run.finished_at is not None
    entry = last_entry("import.finished")
    assert (entry.actor_id, entry.data) == (cast.officer.pk, {"accepted": 3, "duplicate": 0, "rejected": 1})
    assert Case.objects.filter(first_receiver=cast.officer).count() == 3


def test_the_result_can_be_read_by_machines(cast: Cast, write: Write) -> None:
    result = take(write("投诉内容,渠道\n坏,飞鸽\n"), cast)

    assert json.loads(result.as_json()) == {
        "accepted": 0,
        "duplicate": 0,
        "rejected": 1,
        "rejected_file": str(result.rejected_file),
    }


def test_progress_is_told_line_by_line(cast: Cast, write: Write) -> None:
    lines: list[int] = []
    take(write(CSV), cast, tick=lines.append)

    assert lines == [2, 3, 4]


def test_rows_are_read_one_by_one(write: Write) -> None:
    rows = read_rows(write("投诉内容\n" + "\n".join(f"第{n}件" for n in range(100_000))))

    assert next(iter(rows)).cells == {"投诉内容": "第0件"}
    rows.close()  # type: ignore[attr-defined]


def test_a_file_that_is_not_there_says_so(cast: Cast, tmp_path: Path) -> None:
    with pytest.raises((FileUnreadable, FileNotFoundError)):
        take(tmp_path / "没有.csv", cast)


def test_a_unit_that_was_closed_takes_no_new_cases(cast: Cast, write: Write) -> None:
    cast.west.is_active = False
    cast.west.save()
    result = take(write("投诉内容,机构\n年费,W\n"), cast)

    assert "机构" in reasons(result)[2]
