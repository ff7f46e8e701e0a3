"""Rows from CSV, Excel and JSON lines, whatever their encoding, one by one."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from tingsu.core.errors import BadInput

ENCODINGS = ("utf-8-sig", "gb18030")
FIELD_CHARACTERS = 4_000_000


class FileUnreadable(BadInput):
    """The file cannot be read as CSV, XLSX or JSON lines."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, its cells by header, or why it could not be read."""

    line: int
    cells: dict[str, Any]
    trouble: str = ""


def read_rows(path: Path) -> Iterator[Row]:
    """Yield the rows of a file. Raises `FileUnreadable` when it is no table at all."""
    kind = path.suffix.lower()
    if kind == ".xlsx":
        yield from _excel(path)
    elif kind in (".jsonl", ".ndjson"):
        yield from _json_lines(path)
    elif kind in (".csv", ".txt", ".tsv"):
        yield from _csv(path, delimiter="\t" if kind == ".tsv" else ",")
    else:
        raise FileUnreadable(_("不认识的文件类型“%(kind)s”。请用 CSV、XLSX 或 JSONL。") % {"kind": kind})


def _csv(path: Path, *, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(FIELD_CHARACTERS)
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        reader = csv.reader((line.replace("\x00", "") for line in file), delimiter=delimiter)
        header: list[str] | None = None
        while True:
            line = reader.line_num + 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield Row(line, {}, _("这一行读不出来(%(why)s)。") % {"why": error})
                continue
            if header is None:
                header = [cell.strip() for cell in cells]
                continue
            if any(cell.strip() for cell in cells):
                yield Row(line, dict(zip(header, cells, strict=False)), _broken(cells, header))


def _broken(cells: list[str], header: list[str]) -> str:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        return _("这一行有 %(n)d 格,表头只有 %(m)d 格;内容里的逗号要加引号。") % {"n": len(cells), "m": len(header)}
    if any("\ufffd" in cell for cell in cells):
        return _("这一行有乱码,编码既不是 UTF-8 也不是 GB18030。")
    return ""


def _encoding(path: Path) -> str:
    """Return the encoding of a text file: UTF-8 where it is that, else GB18030, the one Chinese Excel writes."""
    with path.open("rb") as file:
        sample = file.read(1_000_000)
    if b"\x00" in sample[:4096] and not sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileUnreadable(_("这是二进制文件,不是表格。请另存为 CSV 或 XLSX 再导入。"))
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    good = {}
    for encoding in ENCODINGS:
        # The sample may end within a character, so the last bytes do not count.
        good[encoding] = len(sample[:-4].decode(encoding, "replace").split("\ufffd")) - 1 if sample else 0
    # A file of one encoding with some bytes of another is read as the one that breaks least.
    return min(ENCODINGS, key=lambda encoding: good[encoding])


def _excel(path: Path) -> Iterator[Row]:
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, OSError, KeyError, ValueError) as error:
        raise FileUnreadable(_("Excel 文件打不开,可能已损坏或加了密码。")) from error
    except Exception as error:  # openpyxl lets zipfile and XML errors through
        raise FileUnreadable(_("Excel 文件打不开,可能已损坏或加了密码。")) from error
    sheet = book.worksheets[0]
    header: list[str] | None = None
    for line, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if header is None:
            header = [str(cell or "").strip() for cell in cells]
            continue
        if any(cell not in (None, "") for cell in cells):
            yield Row(line, dict(zip(header, cells, strict=False)))
    book.close()


def _json_lines(path: Path) -> Iterator[Row]:
    with path.open("rb") as file:
        for line, raw in enumerate(file, start=1):
            text = raw.decode("utf-8-sig" if line == 1 else "utf-8", "replace").strip()
            if not text:
                continue
            try:
                found = json.loads(text)
            except (ValueError, RecursionError):
                yield Row(line, {"": text[:200]}, _("这一行不是 JSON。"))
                continue
            if not isinstance(found, dict):
                yield Row(line, {"": text[:200]}, _("这一行不是 JSON 对象。"))
                continue
            trouble = _("这一行有乱码,不是 UTF-8。") if "\ufffd" in text else ""
            yield Row(line, found, trouble)


def write_rejected(path: Path, rows: Iterator[tuple[Row, str]]) -> int:
    """Write rejected rows beside the file with line and reason, safe to open in a spreadsheet; return how many."""
    from tingsu.cases.export import safe_cell

    count = 0
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    for row, reason in rows:
        if not count:
            writer.writerow(["line", "reason", *row.cells])
        writer.writerow([row.line, reason, *(safe_cell(value) for value in row.cells.values())])
        count += 1
    if count:
        path.write_text("\ufeff" + buffer.getvalue(), encoding="utf-8")
    return count
