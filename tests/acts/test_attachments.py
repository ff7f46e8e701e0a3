"""Files: few kinds, limited size, encrypted on disk, never what they claim not to be."""

from __future__ import annotations

import hashlib
import stat
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.acts.stages import MEI, closed, last_entry, opened, refused
from tests.conftest import Cast
from tingsu.cases.actions.attachments import attach_file, read_file
from tingsu.cases.actions.closing import archive_case
from tingsu.cases.actions.messages import receive_message
from tingsu.cases.models import Attachment, Channel
from tingsu.core.errors import BadInput

PDF = b"%PDF-1.7\n the contract of Wang Mei \n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)
MP4 = b"\x00\x00\x00\x18ftypisom" + bytes(64)
EXE = b"MZ\x90\x00" + bytes(64)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """Keep the files of a test in a folder of its own."""
    settings.ATTACHMENT_DIR = tmp_path / "attachments"
    return tmp_path / "attachments"


def upload(name: str, content: bytes = PDF) -> SimpleUploadedFile:
    """Return a file as a form hands it over."""
    return SimpleUploadedFile(name, content)


def on_disk(folder: Path) -> list[Path]:
    """Return the files that lie on the disk."""
    return [path for path in folder.rglob("*") if path.is_file()] if folder.exists() else []


def test_a_file_is_kept_and_comes_back_as_it_was(cast: Cast) -> None:
    attachment = attach_file(opened(cast), upload=upload("合同.pdf"), by=cast.ana)

    assert read_file(attachment) == PDF
    assert (attachment.name, attachment.kind, attachment.size) == ("合同.pdf", "pdf", len(PDF))
    assert bytes(attachment.sha256) == hashlib.sha256(PDF).digest()
    assert not attachment.from_customer
    assert last_entry("file.attached").data["sha256"] == hashlib.sha256(PDF).hexdigest()


def test_a_file_is_encrypted_on_disk_and_nobody_elses_to_read(cast: Cast, folder: Path) -> None:
    attachment = attach_file(opened(cast), upload=upload("合同.pdf"), by=cast.ana)

    (path,) = on_disk(folder)
    assert path.name == attachment.stored_as
    assert b"Wang Mei" not in path.read_bytes()
    assert b"%PDF" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_the_name_on_disk_is_ours(cast: Cast, folder: Path) -> None:
    attachment = attach_file(opened(cast), upload=upload("..%2f..%2fpasswd.pdf"), by=cast.ana)

    (path,) = on_disk(folder)
    assert path.name == attachment.stored_as
    assert path.name.isalnum()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        pytest.param("C:\\Users\\mei\\合同.pdf", "合同.pdf", id="a Windows path"),
        pytest.param("a.exe.pdf", "a.exe.pdf", id="two endings"),
        pytest.param("合同.PDF", "合同.PDF", id="capitals"),
        pytest.param("😡.pdf", "😡.pdf", id="emoji"),
        pytest.param("长" * 200 + ".pdf", "长" * 116 + ".pdf", id="a very long name"),
        pytest.param("<img src=x>.pdf", "<img src=x>.pdf", id="HTML"),
    ],
)
def test_odd_names_are_kept_harmless(cast: Cast, given: str, kept: str) -> None:
    assert attach_file(opened(cast), upload=upload(given), by=cast.ana).name == kept


def test_a_file_of_the_customer_belongs_to_their_message(cast: Cast) -> None:
    case = opened(cast)
    message = receive_message(case, text="见附件", channel=Channel.PORTAL, by=MEI)
    attachment = attach_file(case, upload=upload("截图.png", PNG), by=MEI, message=message)

    assert (attachment.message, attachment.from_customer) == (message, True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.pdf", PDF, id="pdf"),
        pytest.param("a.png", PNG, id="png"),
        pytest.param("a.jpg", b"\xff\xd8\xff\xe0" + bytes(9), id="jpg"),
        pytest.param("a.jpeg", b"\xff\xd8\xff\xe0" + bytes(9), id="jpeg"),
        pytest.param("a.gif", b"GIF89a" + bytes(9), id="gif"),
        pytest.param("a.mp4", MP4, id="mp4"),
        pytest.param("a.m4a", MP4, id="m4a"),
        pytest.param("a.heic", b"\x00\x00\x00\x18ftypheic", id="heic"),
        pytest.param("a.mp3", b"ID3" + bytes(9), id="mp3"),
        pytest.param("a.wav", b"RIFF" + bytes(9), id="wav"),
        pytest.param("a.amr", b"#!AMR\n", id="amr"),
        pytest.param("a.docx", b"PK\x03\x04" + bytes(9), id="docx"),
        pytest.param("a.txt", "经过如下".encode(), id="txt"),
    ],
)
def test_these_kinds_are_taken(cast: Cast, name: str, content: bytes) -> None:
    attachment = attach_file(opened(cast), upload=upload(name, content), by=cast.ana)

    assert read_file(attachment) == content


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        pytest.param("virus.exe", EXE, "只接受", id="a program"),
        pytest.param("a.html", b"<script>", "只接受", id="a page"),
        pytest.param("a.svg", b"<svg onload=alert(1)>", "只接受", id="a drawing with a script"),
        pytest.param("a.zip", b"PK\x03\x04", "只接受", id="an archive"),
        pytest.param("noending", PDF, "只接受", id="no ending"),
        pytest.param("a.pdf.", PDF, "只接受", id="a dot at the end"),
        pytest.param("contract.pdf", EXE, "内容和扩展名不符", id="a program named pdf"),
        pytest.param("photo.png", b"\xff\xd8\xff\xe0", "内容和扩展名不符", id="a jpg named png"),
        pytest.param("a.mp4", b"ftypisom", "内容和扩展名不符", id="ftyp at the wrong place"),
        pytest.param("a.txt", b"MZ\x00\x01", "内容和扩展名不符", id="bytes named txt"),
        pytest.param("a.pdf", b"", "空文件", id="nothing in it"),
        pytest.param("a.pdf", b"%PDF-" + bytes(2 * 1024 * 1024), "太大", id="too large"),
    ],
)
def test_these_are_refused_with_the_reason_and_leave_nothing(
    cast: Cast, settings: Any, folder: Path, name: str, content: bytes, why: str
) -> None:
    settings.ATTACHMENT_MEGABYTES = 1
    with refused(name, why, kind=BadInput):
        attach_file(opened(cast), upload=upload(name, content), by=cast.ana)

    assert Attachment.objects.count() == 0
    assert on_disk(folder) == []


def test_a_file_of_exactly_the_limit_is_taken(cast: Cast, settings: Any) -> None:
    settings.ATTACHMENT_MEGABYTES = 1
    content = b"%PDF-".ljust(1024 * 1024, b"x")

    assert attach_file(opened(cast), upload=upload("a.pdf", content), by=cast.ana).size == 1024 * 1024


@pytest.mark.parametrize("by", ["staff", "customer"])
def test_a_case_takes_so_many_files_and_no_more(cast: Cast, settings: Any, folder: Path, by: str) -> None:
    settings.ATTACHMENT_COUNT = 1
    doer = cast.ana if by == "staff" else MEI
    case = opened(cast)
    for number in range(5):
        attach_file(case, upload=upload(f"{number}.pdf"), by=doer)
    with refused("附件已经很多"):
        attach_file(case, upload=upload("6.pdf"), by=doer)

    assert case.attachments.count() == len(on_disk(folder)) == 5


def test_a_file_whose_act_failed_does_not_stay_on_the_disk(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tingsu.cases.actions import attachments

    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("no connection")

    monkeypatch.setattr(attachments, "record_case", fail)
    with pytest.raises(OSError, match="no connection"):
        attach_file(opened(cast), upload=upload("a.pdf"), by=cast.ana)

    assert on_disk(folder) == []


@pytest.mark.parametrize("name", ["tom", "auditor"])
def test_others_attach_nothing(cast: Cast, folder: Path, name: str) -> None:
    with refused("您的岗位"):
        attach_file(opened(cast), upload=upload("a.pdf"), by=getattr(cast, name))
    assert on_disk(folder) == []


def test_a_closed_case_still_takes_a_receipt_and_the_archive_nothing(cast: Cast) -> None:
    case = closed(cast)
    assert attach_file(case, upload=upload("回执.pdf"), by=cast.officer).pk
    archive_case(case, by=cast.noor)
    with refused("已归档", "上传附件"):
        attach_file(case, upload=upload("回执.pdf"), by=cast.officer)
