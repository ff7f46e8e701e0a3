"""Letters, summary and whole file as staff get them."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Cast
from tests.pages.stage import decided, signed_in, told
from tingsu.journal.models import Entry
from tingsu.papers.models import IssuedLetter, Summary


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    """Keep attachments in a folder of this test's own."""
    settings.ATTACHMENT_DIR, settings.DATA_DIR = tmp_path / "attachments", tmp_path


def taken(response: Any) -> bytes:
    """Return the whole body of an answer, streamed or not."""
    return b"".join(response.streaming_content) if response.streaming else bytes(response.content)


def test_a_letter_is_issued_and_found_on_the_case_page(cast: Cast) -> None:
    case = decided(cast).case
    officer = signed_in(cast.officer)
    assert officer.post(f"/cases/{case.pk}/letter/issue/", {"version": ""}).status_code == 302
    letter = IssuedLetter.objects.get()
    page = officer.get(f"/cases/{case.pk}/").content.decode()
    assert letter.reference in page
    assert letter.fingerprint in page
    assert letter.attachment
    word = officer.get(f"/cases/{case.pk}/attachment/{letter.attachment.pk}/").content
    assert word.startswith(b"PK")


def test_the_letter_is_printed_masked_and_in_full_only_with_a_reason(cast: Cast) -> None:
    case = decided(cast).case
    officer = signed_in(cast.officer)
    assert "王梅" not in officer.get(f"/cases/{case.pk}/letter/").content.decode()
    assert officer.post(f"/cases/{case.pk}/letter/", {"reason": ""}).status_code == 409
    assert "王梅" in officer.post(f"/cases/{case.pk}/letter/", {"reason": "打印邮寄"}).content.decode()
    assert Entry.objects.filter(verb="personal.opened").count() == 1


def test_the_summary_begins_with_a_draft_and_keeps_what_was_written(cast: Cast) -> None:
    case = told(cast).case
    officer = signed_in(cast.officer)
    assert "3 月起扣年费 80 元" in officer.get(f"/cases/{case.pk}/summary/").content.decode()
    officer.post(f"/cases/{case.pk}/summary/", {"details": "多扣年费", "course": "已退"})
    assert Summary.objects.get().details == "多扣年费"
    assert "多扣年费" in officer.get(f"/cases/{case.pk}/summary/").content.decode()


def test_the_meter_counts_what_is_there(cast: Cast) -> None:
    case = told(cast).case
    officer = signed_in(cast.officer)
    before = officer.get(f"/cases/{case.pk}/").content.decode()
    assert "○ 四部分小结" in before
    officer.post(f"/cases/{case.pk}/summary/", {"details": "多扣年费", "course": "已退"})
    assert "✓ 四部分小结" in officer.get(f"/cases/{case.pk}/").content.decode()


def test_the_whole_file_leaves_masked_unless_a_reason_is_given(cast: Cast) -> None:
    case = told(cast).case
    officer = signed_in(cast.officer)
    officer.post(f"/cases/{case.pk}/letter/issue/", {"version": ""})
    page = officer.post(f"/cases/{case.pk}/file/", {"how": "html"}).content.decode()
    assert "目录" in page
    assert "13812345678" not in page
    assert (
        "13812345678" in officer.post(f"/cases/{case.pk}/file/", {"how": "html", "reason": "法院调档"}).content.decode()
    )
    for reason, files in (("", 2), ("法院调档", 3)):
        response = officer.post(f"/cases/{case.pk}/file/", {"how": "zip", "reason": reason})
        assert response.headers["Content-Disposition"] == f'attachment; filename="{case.number}.zip"'
        assert len(zipfile.ZipFile(io.BytesIO(_zip(response))).namelist()) == files
    assert Entry.objects.filter(verb="file.exported").count() == 4


def _zip(response: Any) -> bytes:
    import asyncio

    async def collect() -> bytes:
        return b"".join([piece async for piece in response.streaming_content])

    return asyncio.run(collect()) if response.is_async else taken(response)


def test_an_auditor_takes_it_masked_and_cannot_open_it(cast: Cast) -> None:
    case = told(cast).case
    auditor = signed_in(cast.auditor)
    assert auditor.post(f"/cases/{case.pk}/file/", {"how": "docx"}).content.startswith(b"PK")
    assert auditor.post(f"/cases/{case.pk}/file/", {"how": "docx", "reason": "审计"}).status_code == 409
    assert signed_in(cast.tom).post(f"/cases/{case.pk}/file/", {"how": "docx"}).status_code == 404
