"""Notes as a table that can be imported again."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from typing import BinaryIO

import openpyxl

from tingsu.cases.export import safe_cell
from tingsu.knowledge.actions.importing import COLUMNS
from tingsu.knowledge.models import Note


def export_csv(notes: Iterable[Note]) -> str:
    """Return CSV with a BOM so that Excel reads Chinese."""
    file = io.StringIO()
    writer = csv.writer(file)
    for row in _rows(notes):
        writer.writerow([safe_cell(cell) for cell in row])
    return "\ufeff" + file.getvalue()


def export_book(notes: Iterable[Note], file: BinaryIO) -> None:
    """Write an Excel file."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("知识库")
    sheet.freeze_panes = "B2"
    for row in _rows(notes):
        sheet.append([safe_cell(cell) for cell in row])
    book.save(file)


def _rows(notes: Iterable[Note]) -> Iterator[list[str]]:
    yield [names[0] for names in COLUMNS.values()]
    for note in notes:
        yield [
            note.code,
            note.title,
            note.title_en,
            "\n".join(note.questions),
            "\n".join(note.questions_en),
            note.answer,
            note.answer_en,
            note.more,
            note.source,
            note.business,
            note.audience,
            note.valid_from.isoformat() if note.valid_from else "",
            note.valid_until.isoformat() if note.valid_until else "",
            note.unit.code if note.unit else "",
        ]
