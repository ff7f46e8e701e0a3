"""Rows of cases for a spreadsheet: as masked as on the screen, and no cell that a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from typing import Any, BinaryIO

import openpyxl
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from tingsu.cases.models import Case
from tingsu.core.errors import BadInput

# A cell that begins so is a formula to Excel; an apostrophe makes it text.
BOOK_ROWS = 100_000
CELL_CHARACTERS = 32_767  # what an Excel cell holds
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: Any) -> str:
    """Return a cell that no spreadsheet takes for a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


class _Line:
    """A file for csv.writer that hands each line back."""

    def write(self, line: str) -> str:
        return line


def export_rows(cases: QuerySet[Case]) -> Iterator[str]:
    """Yield CSV lines, with a BOM so that Excel reads Chinese."""
    writer = csv.writer(_Line())
    yield "\ufeff" + _written(writer, [str(name) for name in _header()])
    for case in _ordered(cases):
        yield _written(writer, [safe_cell(value) for value in _row(case)])


def export_book(cases: QuerySet[Case], file: BinaryIO) -> None:
    """Write the same rows as an Excel file. Raises `BadInput` above `BOOK_ROWS`: Excel opens no more with comfort."""
    if cases.count() > BOOK_ROWS:
        raise BadInput(
            _("超过 %(n)s 件,Excel 打不动;请缩小筛选,或导出 CSV。") % {"n": f"{BOOK_ROWS:,}"},
        )
    book = openpyxl.Workbook(write_only=True)  # row by row into a file of its own: memory stays small
    sheet = book.create_sheet(_("投诉"))
    sheet.freeze_panes = "A2"
    sheet.append([str(name) for name in _header()])
    for case in _ordered(cases):
        # Text stays text: safe_cell for formulas, and without the control characters that no XML may hold.
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", safe_cell(value))[:CELL_CHARACTERS] for value in _row(case)])
    book.save(file)


def _ordered(cases: QuerySet[Case]) -> Iterator[Case]:
    return cases.select_related("unit", "owner", "party").defer("search").order_by("pk").iterator(chunk_size=1000)


def _written(writer: Any, row: list[str]) -> str:
    return str(writer.writerow(row))


def _header() -> list[str]:
    return [
        _("案号"),
        _("状态"),
        _("收到时间"),
        _("渠道"),
        _("机构"),
        _("负责人"),
        _("客户"),
        _("事项"),
        _("业务类别"),
        _("投诉原因"),
        _("等级"),
        _("热度"),
        _("风险"),
        _("到期"),
        _("内容"),
    ]


def _row(case: Case) -> list[Any]:
    return [
        case.number,
        case.state_name,
        timezone.localtime(case.received_at).strftime("%Y-%m-%d %H:%M"),
        case.get_channel_display(),
        case.unit,
        case.owner or "",
        case.party,
        case.get_matter_display(),
        f"{case.business} {case.business_name}".strip(),
        f"{case.cause} {case.cause_name}".strip(),
        case.get_level_display(),
        case.heat,
        " ".join(case.risks),
        timezone.localtime(case.due_at).strftime("%Y-%m-%d %H:%M") if case.due_at else "",
        case.text,
    ]
