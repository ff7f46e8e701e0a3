"""Take files in: few kinds, limited size, encrypted, outside the web root, never executed."""

from __future__ import annotations

import hashlib
import secrets
from pathlib import Path, PurePath

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import Doer, hold_case, record_case
from tingsu.cases.models import Attachment, Case, Message
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.org.models import Person
from tingsu.privacy.keys import ring
from tingsu.web.listing import listed

# What a file of each kind begins with: an .exe renamed to .pdf is refused.
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF-",),
    "jpg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
    "gif": (b"GIF87a", b"GIF89a"),
    "docx": (b"PK\x03\x04",),
    "xlsx": (b"PK\x03\x04",),
    "mp3": (b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xf2"),
    "amr": (b"#!AMR",),
    "wav": (b"RIFF",),
}
AT_FOUR = {"mp4": b"ftyp", "m4a": b"ftyp", "heic": b"ftyp"}


@transaction.atomic
def attach_file(case: Case, *, upload: UploadedFile[bytes], by: Doer, message: Message | None = None) -> Attachment:
    """Store one file with a case. Raises `BadInput` for a kind, size or number that is not allowed."""
    name, kind, data = check_file(upload)
    if isinstance(by, Person):
        case = hold_case(case, act="attach", by=by)
    else:
        case = Case.objects.select_for_update().get(pk=case.pk)
    if case.attachments.count() >= settings.ATTACHMENT_COUNT * 5:
        raise NotAllowed(_("这件投诉的附件已经很多,不能再加。"))
    stored_as = secrets.token_hex(20)
    attachment = Attachment.objects.create(
        case=case,
        message=message,
        name=name,
        kind=kind,
        size=len(data),
        sha256=hashlib.sha256(data).digest(),
        stored_as=stored_as,
        from_customer=not isinstance(by, Person),
    )
    record_case("file.attached", case, by, attachment=attachment.pk, sha256=hashlib.sha256(data).hexdigest())
    # Last of all, once everything that may be refused was not: a rollback takes rows back, not files.
    path = file_path(stored_as)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(ring().encrypt_bytes(data))
    path.chmod(0o600)
    return attachment


def check_file(upload: UploadedFile[bytes]) -> tuple[str, str, bytes]:
    """Return name, kind and content of an allowed file."""
    name = PurePath((upload.name or "").replace("\\", "/")).name[-120:] or "file"
    kind = name.rpartition(".")[2].lower()
    if kind not in settings.ATTACHMENT_TYPES:
        allowed = listed(settings.ATTACHMENT_TYPES)
        raise BadInput(_("不能上传“%(name)s”:只接受 %(allowed)s。") % {"name": name, "allowed": allowed})
    size = upload.size or 0
    if size > settings.ATTACHMENT_MEGABYTES * 1024 * 1024:
        raise BadInput(
            _("“%(name)s”太大,每个文件不超过 %(n)d MB。") % {"name": name, "n": settings.ATTACHMENT_MEGABYTES}
        )
    if not size:
        raise BadInput(_("“%(name)s”是空文件。") % {"name": name})
    data = upload.read()
    if not _looks_like(kind, data):
        raise BadInput(_("“%(name)s”的内容和扩展名不符,请重新导出后上传。") % {"name": name})
    return name, kind, data


def read_file(attachment: Attachment) -> bytes:
    """Return the content of an attachment."""
    return ring().decrypt_bytes(file_path(attachment.stored_as).read_bytes())


def file_path(stored_as: str) -> Path:
    """Return where the content of an attachment lies."""
    folder: Path = settings.ATTACHMENT_DIR
    return folder / stored_as[:2] / stored_as


def _looks_like(kind: str, data: bytes) -> bool:
    kind = "jpg" if kind == "jpeg" else kind
    if kind in AT_FOUR:
        return data[4:8] == AT_FOUR[kind]
    if kind == "txt":
        return b"\x00" not in data[:4096]
    return data.startswith(SIGNATURES[kind])
