"""The whole file as Word, and as a ZIP with attachments and a manifest of hashes that `sha256sum -c` understands."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Pt

from tingsu.cases.actions.attachments import read_file
from tingsu.cases.models import Attachment, Case
from tingsu.papers.dossier import Section, when

MANIFEST = "SHA256SUMS"


def as_word(case: Case, sections: Sequence[Section], *, masked: bool) -> bytes:
    """Return the Word document: title, index, sections."""
    document = Document()
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Times New Roman", Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "宋体")
    document.add_heading(f"{case.number} {_('卷宗')}", level=0)
    document.add_paragraph(f"{case.unit.display_name} · {when(timezone.now())}")
    document.add_paragraph(_("个人信息已打码。") if masked else _("含个人信息明文,仅限说明的用途。"))
    document.add_heading(_("目录"), level=1)
    for section in sections:
        document.add_paragraph(f"{section.number}. {section.title} ({len(section.lines)})")
    for section in sections:
        document.add_heading(f"{section.number}. {section.title}", level=1)
        for line in section.lines:
            paragraph = document.add_paragraph()
            paragraph.add_run(_clean(line.head)).bold = True
            paragraph.add_run(f"\n{_clean(line.text)}")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def as_zip(case: Case, document: bytes, *, attachments: Sequence[Attachment]) -> Iterator[bytes]:
    """Yield the ZIP piece by piece, one file in memory at a time.

    The manifest comes last. An attachment whose content no longer has the hash of its row is marked there, never
    dropped. The rows are given, so that nothing is asked of the database while the answer is under way.
    """
    pipe = _Pipe()
    sums: list[str] = []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content, note in _files(case, document, attachments):
            archive.writestr(name, content)
            sums.append(f"{hashlib.sha256(content).hexdigest()}  {name}")
            if note:
                sums.append(f"# {note}")
            yield pipe.take()
        archive.writestr(MANIFEST, "\n".join(sums) + "\n")
        yield pipe.take()
    yield pipe.take()


def _files(case: Case, document: bytes, attachments: Sequence[Attachment]) -> Iterator[tuple[str, bytes, str]]:
    yield f"{case.number}.docx", document, ""
    for number, file in enumerate(attachments, 1):
        name = f"attachments/{number:03d}_{file.name.replace('/', '_')}"
        try:
            content = read_file(file)
        except FileNotFoundError:
            yield f"{name}.missing", b"", f"{name}: the file is gone; its row says {bytes(file.sha256).hex()}"
            continue
        stored = bytes(file.sha256)
        changed = "" if hashlib.sha256(content).digest() == stored else f"{name}: changed, its row says {stored.hex()}"
        yield name, content, changed


def _clean(text: str) -> str:
    """Leave out what XML cannot hold."""
    return "".join(character for character in text if character >= " " or character in "\n\t")


class _Pipe(io.RawIOBase):
    """What is written, until it is taken; it cannot be rewound, so the ZIP is written as a stream."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.pieces.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        pieces, self.pieces = self.pieces, []
        return b"".join(pieces)
