"""Rows from CSV, Excel and JSON lines, whatever their encoding, one by one."""

from __future__ import annotations

import csv
import json
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from tingsu.cases.export import FORMULA_STARTS, safe_cell
from tingsu.core.errors import BadInput

RECORD_LINES = 2_000
UNCLOSED = "unexpected end of data"  # what the csv module says
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
    header: list[str] | None = None
    with closing(_text_lines(path)) as texts:
        for line, cells, trouble in _records(_Lines(texts), delimiter):
            cells = [_unguarded(cell) for cell in cells]
            if header is None and not trouble:
                header = [cell.strip() for cell in cells]
            elif trouble or any(cell.strip() for cell in cells):
                yield Row(line, dict(zip(header or [""], cells, strict=False)), trouble or _broken(cells, header or []))


class _Lines:
    """Lines with their numbers that can be put back: a quote that is never closed must not swallow what follows."""

    def __init__(self, texts: Iterator[str]) -> None:
        self._texts = enumerate(texts, start=1)
        self._back: deque[tuple[int, str]] = deque()
        self.taken: list[tuple[int, str]] = []

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        if len(self.taken) >= RECORD_LINES:
            raise csv.Error(UNCLOSED)
        found = self._back.popleft() if self._back else next(self._texts)
        self.taken.append(found)
        return found[1]

    def put_back(self, lines: list[tuple[int, str]]) -> None:
        """Take lines back, to be given out again."""
        self._back.extendleft(reversed(lines))


def _records(lines: _Lines, delimiter: str) -> Iterator[tuple[int, list[str], str]]:
    """Yield line, cells and trouble of each record."""
    while True:
        lines.taken = []
        try:
            cells = next(csv.reader(lines, delimiter=delimiter, strict=True))
        except StopIteration:
            return
        except csv.Error as error:
            (line, text), *rest = lines.taken
            lines.put_back(rest)
            # A quote within a cell is bad style, but readable; one that stays open is not.
            if rest or str(error) == UNCLOSED or "limit" in str(error):
                yield line, [text.strip()[:200]], _("这一行的引号没有配对,读不出来;请补上或删去引号。")
            else:
                yield line, next(csv.reader([text], delimiter=delimiter)), ""
            continue
        yield lines.taken[0][0], cells, ""


def _unguarded(cell: str) -> str:
    """Take away the apostrophe by which we keep a spreadsheet from running a cell (see `write_rejected`)."""
    return cell[1:] if cell.startswith("'") and cell[1:].startswith(FORMULA_STARTS) else cell


def _broken(cells: list[str], header: list[str]) -> str:
    if len(cells) > len(header) and any(cell.strip() for cell in cells[len(header) :]):
        return _("这一行有 %(n)d 格,表头只有 %(m)d 格;内容里的逗号要加引号。") % {"n": len(cells), "m": len(header)}
    if any("\ufffd" in cell for cell in cells):
        return _("这一行有乱码,编码既不是 UTF-8 也不是 GB18030。")
    return ""


def _text_lines(path: Path) -> Generator[str]:
    """Yield the lines of a text file. Line by line UTF-8 or GB18030, for both occur in one file (pasted exports)."""
    with path.open("rb") as file:
        sample = file.read(1_000_000)
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        with path.open(encoding="utf-16", errors="replace", newline="") as text:
            yield from text
        return
    if b"\x00" in sample[:4096]:
        raise FileUnreadable(_("这是二进制文件,不是表格。请另存为 CSV 或 XLSX 再导入。"))
    is_utf8 = _decodes(sample[: sample.rfind(b"\n") + 1] or sample, "utf-8")
    # Latin-1 splits at every kind of line end and gives each byte back.
    with path.open(encoding="latin-1", newline="") as text:
        for number, line in enumerate(text):
            raw = line.encode("latin-1").removeprefix(b"\xef\xbb\xbf" if number == 0 else b"")
            yield _decoded(raw, is_utf8=is_utf8).replace("\x00", "")


def _decoded(raw: bytes, *, is_utf8: bool) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        return raw.decode("gb18030", "replace")
    # Two Chinese characters of GB18030 may look like Greek in UTF-8 (the old case of 联通).
    if not is_utf8 and not text.isascii() and max(text) < "\u0800" and _decodes(raw, "gb18030"):
        return raw.decode("gb18030")
    return text


def _decodes(raw: bytes, encoding: str) -> bool:
    try:
        raw.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


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


def write_rejected(path: Path, rejected: Sequence[tuple[Row, str]]) -> None:
    """Write rejected rows with line and reason, safe to open in a spreadsheet, and fit to be mended and read again."""
    headers = list(dict.fromkeys(header for row, _reason in rejected for header in row.cells))
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["line", "reason", *map(safe_cell, headers)])
        for row, reason in rejected:
            writer.writerow([row.line, reason, *(safe_cell(row.cells.get(header)) for header in headers)])
