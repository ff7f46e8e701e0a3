"""The list as a file for a spreadsheet."""

from __future__ import annotations

import csv
import io
from typing import Any

import openpyxl
import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient

from tests.conftest import Cast
from tests.pages.stage import filed, signed_in
from tingsu.cases import export
from tingsu.journal.models import Entry
from tingsu.org.models import Person


def test_it_holds_what_the_list_holds_masked(cast: Cast) -> None:
    case = filed(cast.outlet, "年费,扣了80块\n电话13812345678", name="王梅").case
    filed(cast.west, "年费")
    rows = exported(cast.officer, "q=年费")
    assert rows[0][0] == "案号"
    assert [row[0] for row in rows[1:]] == [case.number]
    line = " ".join(rows[1])
    assert "王*" in line
    assert "年费,扣了80块\n电话" in line
    assert "13812345678" not in line
    assert "王梅" not in line


def test_no_cell_is_a_formula(cast: Cast) -> None:
    for start in ("=", "+", "-", "@", "\t=", "\r="):
        filed(cast.outlet, f"{start}HYPERLINK(1)", name=f"{start}cmd|' /C calc'!A0", external_id="=1+1")
    rows = exported(cast.officer, "")
    assert len(rows) == 7
    for row in rows:
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell


def test_it_is_utf8_with_a_mark_for_excel_and_a_download(cast: Cast) -> None:
    response, body = fetched(cast.officer, "")
    assert body.startswith("\ufeff".encode())
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="cases.csv"'


def test_it_is_journaled_with_who_and_by_which_filters(cast: Cast) -> None:
    exported(cast.officer, "view=late&state=handling")
    entry = Entry.objects.get(verb="cases.exported")
    assert (entry.actor_id, entry.data["filters"]) == (cast.officer.pk, {"view": "late", "state": "handling"})


def test_the_journal_keeps_no_name_and_no_phone_that_was_searched_for(cast: Cast) -> None:
    exported(cast.officer, "q=13812345678")
    exported(cast.officer, "q=王梅")
    kept = str(list(Entry.objects.filter(verb="cases.exported").values_list("data", flat=True)))
    assert "13812345678" not in kept
    assert "王梅" not in kept


def test_thousands_of_rows_come_whole(cast: Cast) -> None:
    for number in range(230):
        filed(cast.outlet, f"第{number}件")
    assert len(exported(cast.officer, "view=all")) == 231


def test_excel_holds_the_same_rows_as_text_and_no_formula(cast: Cast) -> None:
    for text in ("=HYPERLINK(1)", "+1", "年费\x0b\x1f乱码", "长" * 40_000):
        filed(cast.outlet, text, name="王梅", external_id="=1+1")
    filed(cast.west, "别的分行")
    response, body = fetched(cast.officer, "view=all&as=xlsx")
    assert response.headers["Content-Disposition"] == 'attachment; filename="cases.xlsx"'
    sheet = openpyxl.load_workbook(io.BytesIO(body)).worksheets[0]
    rows = list(sheet.iter_rows())
    assert len(rows) == 5
    assert {cell.data_type for row in rows for cell in row if cell.value is not None} <= {"s", "n"}
    texts = [str(row[-1].value) for row in rows[1:]]
    assert texts[:3] == ["'=HYPERLINK(1)", "'+1", "年费乱码"]
    assert len(texts[3]) == 32_767
    assert "王梅" not in str([[cell.value for cell in row] for row in rows])
    assert Entry.objects.get(verb="cases.exported").data["filters"] == {"view": "all", "as": "xlsx"}


def test_a_selection_too_large_for_excel_is_refused_and_not_journaled(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export, "BOOK_ROWS", 1)
    for _each in range(2):
        filed(cast.outlet)
    answer = signed_in(cast.officer).get("/cases/export/?as=xlsx")
    assert answer.status_code == 400
    assert "CSV" in answer.content.decode()
    assert not Entry.objects.filter(verb="cases.exported").exists()


def test_the_page_offers_both(cast: Cast) -> None:
    filed(cast.outlet)
    page = signed_in(cast.officer).get("/cases/?view=hot").content.decode()
    assert "/cases/export/?view=hot&amp;as=xlsx" in page
    assert 'href="/cases/export/?view=hot"' in page


def fetched(person: Person, query: str) -> tuple[Any, bytes]:
    """Fetch the export as the server sends it, piece by piece."""

    async def fetch() -> tuple[Any, bytes]:
        client = AsyncClient()
        await client.aforce_login(person)
        response: Any = await client.get(f"/cases/export/?{query}")
        assert response.streaming
        return response, b"".join([piece async for piece in response.streaming_content])

    result: tuple[Any, bytes] = async_to_sync(fetch)()
    return result


def exported(person: Person, query: str) -> list[list[str]]:
    """Return the rows of the export."""
    text = fetched(person, query)[1].decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))
