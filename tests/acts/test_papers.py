"""Letters with their numbers, the four-part summary, and the whole file to take away."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from docx import Document

from tests.acts.conftest import Watch
from tests.acts.stages import (
    MEI,
    REFUND,
    RULING,
    closed,
    complete,
    confirmed,
    decided,
    fresh,
    handled,
    last_entry,
    refused,
    stored_in_clear,
    together,
    told,
)
from tests.conftest import Cast
from tingsu.cases.actions.attachments import file_path, read_file
from tingsu.cases.actions.decision import decide_case
from tingsu.cases.actions.personal import erase_party
from tingsu.cases.models import Case
from tingsu.core.errors import BadInput, NotAllowed, SetupError
from tingsu.papers.actions.exporting import export_file
from tingsu.papers.actions.letters import issue_letter, next_number
from tingsu.papers.actions.summary import keep_summary
from tingsu.papers.dossier import dossier
from tingsu.papers.draft import Draft, draft_summary
from tingsu.papers.models import IssuedLetter, Series, Summary
from tingsu.papers.package import MANIFEST, as_word, as_zip
from tingsu.papers.word import SHIPPED
from tingsu.privacy.keys import ring
from tingsu.review.actions.application import apply_review
from tingsu.review.actions.deciding import decide_review
from tingsu.review.actions.taking import take_review
from tingsu.review.models import Outcome


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Keep attachments and templates in a folder of this test's own."""
    settings.ATTACHMENT_DIR = tmp_path / "attachments"
    settings.DATA_DIR = tmp_path
    return tmp_path


def words_of(content: bytes) -> str:
    """Return the text of a Word file."""
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(content)).paragraphs)


def letter_text(letter: IssuedLetter) -> str:
    """Return the text of an issued letter."""
    assert letter.attachment
    return words_of(read_file(letter.attachment))


# ── Letters ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_letter_is_word_with_number_name_and_the_four_parts(cast: Cast) -> None:
    letter = issue_letter(decided(cast), by=cast.officer)
    text = letter_text(letter)
    assert letter.reference == "东门网点投诉处理〔2026〕1号"
    for part in (letter.reference, "王梅", RULING.facts, RULING.basis, RULING.reasons, "80", "2026年3月2日"):
        assert part in text


def test_the_file_is_kept_encrypted_with_its_hash(cast: Cast) -> None:
    letter = issue_letter(decided(cast), by=cast.officer)
    assert letter.attachment
    content = read_file(letter.attachment)
    assert hashlib.sha256(content).hexdigest() == letter.fingerprint == last_entry("letter.issued").data["sha256"]
    assert file_path(letter.attachment.stored_as).read_bytes() != content
    assert stored_in_clear("王梅") == []


def test_a_decision_has_one_letter(cast: Cast) -> None:
    case = decided(cast)
    first = issue_letter(case, by=cast.officer)
    assert issue_letter(case, by=cast.noor) == first
    assert (case.attachments.count(), Series.objects.get().last) == (1, 1)


def test_numbers_run_per_unit_and_year(cast: Cast, watch: Watch) -> None:
    first, second = decided(cast), decided(cast)
    other = decided(cast, unit=cast.east)
    numbers = [issue_letter(case, by=cast.officer).number for case in (first, second, other)]
    assert numbers == [1, 2, 1]
    third = decided(cast)
    watch.set("2027-01-01 00:30")
    assert issue_letter(third, by=cast.officer).reference.endswith("〔2027〕1号")


def test_a_failure_gives_the_number_back(cast: Cast, folder: Path) -> None:
    case = decided(cast)
    (folder / "letters").mkdir()
    (folder / "letters/decision_zh.docx").write_bytes((SHIPPED / "letter_zh.docx").read_bytes())
    broken = Document()
    broken.add_paragraph("{{ customer | nothing_like_this }}")
    broken.save(str(folder / "letters/decision_zh.docx"))
    with refused("decision_zh.docx", kind=SetupError):
        issue_letter(case, by=cast.officer)
    (folder / "letters/decision_zh.docx").unlink()
    assert issue_letter(case, by=cast.officer).number == 1


@pytest.mark.django_db(transaction=True)
def test_two_at_once_get_two_numbers(cast: Cast) -> None:
    numbers = together(*[lambda: _numbered(cast) for _time in range(4)])
    assert set(numbers) == {1, 2, 3, 4}


def _numbered(cast: Cast) -> int:
    with transaction.atomic():
        return next_number(cast.east, 2026)


def test_a_bank_lays_its_own_template_over_ours(cast: Cast, folder: Path) -> None:
    own = Document()
    own.add_paragraph("江海银行 {{ number }} 致 {{ customer }}:{{ reasons }}")
    (folder / "letters").mkdir()
    own.save(str(folder / "letters/decision_zh.docx"))
    text = letter_text(issue_letter(decided(cast), by=cast.officer))
    assert text == f"江海银行 东门网点投诉处理〔2026〕1号 致 王梅:{RULING.reasons}"


def test_a_template_reaches_nothing_but_its_fields(cast: Cast, folder: Path) -> None:
    own = Document()
    own.add_paragraph("{{ customer.__class__.__mro__ }}")
    (folder / "letters").mkdir()
    own.save(str(folder / "letters/letter_zh.docx"))
    with refused("letter_zh.docx", kind=SetupError):
        issue_letter(decided(cast), by=cast.officer)


def test_signs_of_xml_are_only_words(cast: Cast) -> None:
    case = confirmed(cast)
    decide_case(case, ruling=replace(RULING, reasons="A & B <80 元> {{ number }}"), redress=[REFUND], by=cast.officer)
    assert "A & B <80 元> {{ number }}" in letter_text(issue_letter(case, by=cast.officer))


def test_an_english_customer_gets_an_english_letter(cast: Cast) -> None:
    case = decided(cast)
    Case.objects.filter(pk=case.pk).update(language="en")
    letter = issue_letter(fresh(case), by=cast.officer)
    assert letter.reference == "E1/2026/0001"
    assert "Our reference: E1/2026/0001" in letter_text(letter)


def test_no_letter_before_the_decision_stands(cast: Cast) -> None:
    with refused("出具决定书"):
        issue_letter(confirmed(cast), by=cast.officer)
    for name in ("ana", "tom", "auditor"):
        with refused("您的岗位"):
            issue_letter(decided(cast), by=getattr(cast, name))


def test_a_review_has_a_letter_of_its_own_from_the_unit_above(cast: Cast) -> None:
    case = told(cast)
    issue_letter(case, by=cast.officer)
    apply_review(case, reason="再看一遍", by=MEI)
    take_review(case, by=cast.idris)
    decide_review(case, outcome=Outcome.CONFIRMED, ruling=RULING, result="原决定正确", by=cast.idris)
    letter = issue_letter(case, by=cast.idris)
    assert (letter.unit, letter.number, letter.decision) == (cast.head, 1, None)
    assert "维持原决定" in letter_text(letter)


def test_erasing_the_customer_takes_the_file_and_leaves_number_and_hash(cast: Cast) -> None:
    case = closed(cast)
    letter = issue_letter(case, by=cast.officer)
    erase_party(case.party, by=cast.idris)
    letter.refresh_from_db()
    assert letter.attachment is None
    assert len(letter.fingerprint) == 64


# ── Summary ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_draft_is_made_of_the_record(cast: Cast) -> None:
    draft = draft_summary(complete(cast))
    assert "扣我80块年费" in draft.details
    assert "退 80 元" in draft.details
    assert "致歉并听客户说完" in draft.course
    assert "属实" in draft.course
    assert "退费单没人跟" in draft.prevention
    assert "王梅" not in "".join((draft.details, draft.course, draft.prevention))


def test_it_is_kept_as_the_officer_left_it_and_masked(cast: Cast) -> None:
    case = handled(cast)
    keep_summary(case, parts=Draft("王梅被多扣年费", "已退", "", ""), by=cast.officer)
    keep_summary(case, parts=Draft("王梅来电 13812345678", "已退还", "提醒", ""), by=cast.officer)
    summary = Summary.objects.get()
    assert summary.details == "王*来电 138****5678"
    assert (summary.course, summary.prevention, summary.person) == ("已退还", "提醒", cast.officer)
    with refused("请写明", kind=BadInput):
        keep_summary(case, parts=Draft("x", " ", "", ""), by=cast.officer)


# ── The whole file ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_whole_file_has_an_index_and_is_masked(cast: Cast) -> None:
    case = complete(cast)
    sections = dossier(case)
    text = words_of(as_word(case, sections, masked=True))
    for section in sections:
        assert text.count(f"{section.number}. {section.title}") == 2  # in the index and at its place
    assert "处理决定和补偿" in text
    assert "责任认定" not in [section.title for section in sections]
    assert "责任认定" in [section.title for section in dossier(case, responsibility=True)]
    assert "13812345678" not in text
    assert "王梅" not in text


def test_in_clear_it_names_the_customer(cast: Cast) -> None:
    case = complete(cast)
    text = words_of(as_word(case, dossier(case, open_data=True), masked=False))
    assert "王梅" in text
    assert "13812345678" in text


def test_the_zip_has_a_manifest_that_proves_every_file(cast: Cast) -> None:
    case = told(cast)
    letter = issue_letter(case, by=cast.officer)
    packed = zipfile.ZipFile(io.BytesIO(b"".join(as_zip(case, b"document", attachments=list(case.attachments.all())))))
    assert packed.testzip() is None
    sums = packed.read(MANIFEST).decode().splitlines()
    assert len(sums) == 2
    for line in sums:
        digest, name = line.split("  ")
        assert hashlib.sha256(packed.read(name)).hexdigest() == digest
    assert letter.fingerprint in sums[1]


def test_a_changed_and_a_lost_file_are_named_in_the_manifest(cast: Cast) -> None:
    first, second = told(cast), told(cast)
    changed, lost = issue_letter(first, by=cast.officer), issue_letter(second, by=cast.officer)
    assert changed.attachment
    assert lost.attachment
    file_path(changed.attachment.stored_as).write_bytes(ring().encrypt_bytes(b"other"))
    file_path(lost.attachment.stored_as).unlink()
    for case, words in ((first, "changed"), (second, "gone")):
        packed = zipfile.ZipFile(io.BytesIO(b"".join(as_zip(case, b"", attachments=list(case.attachments.all())))))
        assert words in packed.read(MANIFEST).decode()


def test_without_a_reason_no_attachment_leaves(cast: Cast) -> None:
    case = told(cast)
    issue_letter(case, by=cast.officer)
    packed = zipfile.ZipFile(io.BytesIO(b"".join(as_zip(case, b"x", attachments=[]))))
    assert packed.namelist() == [f"{case.number}.docx", MANIFEST]


def test_every_export_is_in_the_journal_and_only_a_reason_opens(cast: Cast) -> None:
    case = told(cast)
    assert export_file(case, how="docx", by=cast.auditor) is False
    assert last_entry("file.exported").data == {"how": "docx", "open": False}
    assert export_file(case, how="zip", reason="法院调档", by=cast.noor) is True
    assert last_entry("personal.opened").data["reason"] == "法院调档"
    with refused("明文"):
        export_file(case, how="zip", reason="审计", by=cast.auditor)
    for person in (cast.ana, cast.tom, cast.admin):
        with pytest.raises(NotAllowed):
            export_file(case, how="docx", by=person)
    with pytest.raises(BadInput):
        export_file(case, how="exe", by=cast.noor)
