"""Import notes from YAML, XLSX or CSV: good rows in, bad rows back, the same file twice adds nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.channels.files import Row, read_rows
from tingsu.core.errors import BadInput
from tingsu.knowledge.actions.writing import Doer, NoteFacts, save_note
from tingsu.knowledge.models import Audience, Note
from tingsu.org.models import Unit
from tingsu.packs.read import read_yaml

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("编号", "code"),
    "title": ("标题", "title"),
    "title_en": ("英文标题", "title_en"),
    "ask": ("问法", "客户怎么问", "ask", "questions"),
    "ask_en": ("英文问法", "ask_en"),
    "answer": ("答案", "answer"),
    "answer_en": ("英文答案", "answer_en"),
    "more": ("补充", "再多问一句时", "more"),
    "source": ("出处", "source"),
    "business": ("业务类别", "business"),
    "audience": ("给谁看", "audience"),
    "valid_from": ("生效日", "valid_from"),
    "valid_until": ("有效期至", "valid_until"),
    "unit": ("机构代码", "unit"),
}
AUDIENCES = {"": "customer", "客户": "customer", "客户可见": "customer", "员工": "staff", "仅员工": "staff"}
ROWS = 5_000


@dataclass
class NoteImport:
    """What became of the rows."""

    new: int = 0
    changed: int = 0
    same: int = 0
    rejected: list[tuple[Row, str]] = field(default_factory=list)

    @property
    def accepted(self) -> int:
        """How many rows were taken."""
        return self.new + self.changed


def import_notes(path: Path, *, by: Doer, dry_run: bool = False) -> NoteImport:
    """Import every row of a file, each in its own transaction. A dry run checks and keeps nothing."""
    result = NoteImport()
    units = {unit.code: unit for unit in Unit.objects.filter(is_active=True)}
    for number, row in enumerate(_rows(path)):
        if number >= ROWS:
            raise BadInput(_("一次最多导入 %(n)d 条,请分成几个文件。") % {"n": ROWS})
        try:
            if row.trouble:
                raise BadInput(row.trouble)
            with transaction.atomic():
                _take(_named(row.cells), units, by=by, result=result)
                if dry_run:
                    transaction.set_rollback(True)
        except BadInput as error:
            result.rejected.append((row, error.in_("zh")))
    return result


def _take(cells: Mapping[str, Any], units: Mapping[str, Unit], *, by: Doer, result: NoteImport) -> None:
    code = _text(cells.get("code")).upper()
    note = Note.objects.filter(code=code).first()
    before = note.version if note else 0
    saved = save_note(note, _facts(cells, units), by=by, code=code, act="imported")
    result.new += note is None
    result.changed += note is not None and saved.version != before
    result.same += note is not None and saved.version == before


def _facts(cells: Mapping[str, Any], units: Mapping[str, Unit]) -> NoteFacts:
    unit = _text(cells.get("unit"))
    if unit and unit not in units:
        raise BadInput(_("没有机构 %(code)s。") % {"code": unit})
    audience = _text(cells.get("audience"))
    return NoteFacts(
        title=_text(cells.get("title")),
        title_en=_text(cells.get("title_en")),
        questions=_list(cells.get("ask")),
        questions_en=_list(cells.get("ask_en")),
        answer=_text(cells.get("answer")),
        answer_en=_text(cells.get("answer_en")),
        more=_text(cells.get("more")),
        source=_text(cells.get("source")),
        business=_text(cells.get("business")).split(" ")[0],
        audience=AUDIENCES.get(audience, audience) or Audience.CUSTOMER,
        valid_from=_day(cells.get("valid_from")),
        valid_until=_day(cells.get("valid_until")),
        unit=units.get(unit),
    )


def _rows(path: Path) -> Iterator[Row]:
    if path.suffix.lower() not in (".yaml", ".yml"):
        yield from read_rows(path)
        return
    data, lines = read_yaml(path, path.name)
    head = {key: value for key, value in data.items() if key != "notes"} if isinstance(data, dict) else {}
    notes = data.get("notes") if isinstance(data, dict) else data
    if not isinstance(notes, list):
        raise BadInput(_("YAML 文件里应有 notes 列表。"))
    place = ("notes",) if isinstance(data, dict) else ()
    for number, note in enumerate(notes):
        line = lines.get((*place, number), number + 1)
        if isinstance(note, dict):
            yield Row(line, {**head, **{str(key): value for key, value in note.items()}})
        else:
            yield Row(line, {"": str(note)[:80]}, _("这一项不是一条知识。"))


def _named(cells: Mapping[str, Any]) -> dict[str, Any]:
    names = {name.lower(): key for key, known in COLUMNS.items() for name in known}
    return {names[header.strip().lower()]: value for header, value in cells.items() if header.strip().lower() in names}


def _text(value: Any) -> str:
    return "" if value is None else str(value).strip()


def _list(value: Any) -> tuple[str, ...]:
    if isinstance(value, list):
        return tuple(_text(each) for each in value)
    return tuple(part.strip() for part in re.split(r"[\n|｜]+", _text(value)) if part.strip())


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date) or value is None:
        return value
    text = _text(value).replace("/", "-").replace(".", "-")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise BadInput(_("日期“%(day)s”读不出来,请写成 2027-06-30。") % {"day": text[:20]}) from error
