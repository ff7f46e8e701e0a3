"""Add years to a business calendar in the bank's own pack folder."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from tingsu.core.errors import BadInput
from tingsu.packs.read import SHIPPED, read_packs, read_yaml

KINDS = {"off": "holidays", "work": "makeup_days"}


def extend_calendar(calendar_id: str, days: Path, folder: Path) -> tuple[Path, list[int]]:
    """Write the calendar with the days of a CSV (date, kind, name) added; return the file and the years.

    The days must be of whole years that follow those already held: a gap would be read as ordinary weeks.
    """
    own, shipped = folder / "calendars" / f"{calendar_id}.yaml", SHIPPED / "calendars" / f"{calendar_id}.yaml"
    source = own if own.exists() else shipped
    if not source.exists():
        raise BadInput(f"没有日历 {calendar_id}。")
    data, _lines = read_yaml(source, source.name)
    added = _read(days)
    years = sorted({day.year for _table, day, _name in added})
    first = data["last"].year + 1
    if years != list(range(first, first + len(years))):
        raise BadInput(f"日历 {calendar_id} 现在到 {data['last']};文件里是 {years} 年,应从 {first} 年起连续。")
    for table, day, name in added:
        data.setdefault(table, {})[day] = name
    data["last"] = date(years[-1], 12, 31)
    own.parent.mkdir(parents=True, exist_ok=True)
    own.write_text(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), encoding="utf-8")
    read_packs(SHIPPED, folder)
    return own, years


def _read(path: Path) -> list[tuple[str, date, str]]:
    if not path.is_file():
        raise BadInput(f"文件 {path} 不存在。")
    found: list[tuple[str, date, str]] = []
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows: Any = csv.DictReader(file)
        for number, row in enumerate(rows, start=2):
            try:
                found.append((KINDS[row["kind"].strip()], date.fromisoformat(row["date"].strip()), row["name"].strip()))
            except (KeyError, ValueError, AttributeError) as error:
                raise BadInput(
                    f"第 {number} 行读不出来:应为 日期,off 或 work,名称,例如 2027-01-01,off,元旦。"
                ) from error
    if not found:
        raise BadInput("文件里没有日期。")
    return found
