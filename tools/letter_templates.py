"""Make the shipped Word templates anew: python tools/letter_templates.py

A bank does not need this: it edits a copy of the files in Word.
"""

from __future__ import annotations

from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

FOLDER = Path(__file__).parents[1] / "tingsu/papers/word"
FONTS = {"zh": ("Times New Roman", "仿宋"), "en": ("Georgia", "仿宋")}
NUMBER = {"zh": "编号:{{ number }}", "en": "Our reference: {{ number }}"}


def make(language: str) -> None:
    """Write one template: unit, number, subject, the letter's paragraphs, unit and date."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2.8)
    latin, chinese = FONTS[language]
    style = document.styles["Normal"]
    style.font.name, style.font.size = latin, Pt(12)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), chinese)
    style.paragraph_format.line_spacing, style.paragraph_format.space_after = 1.5, Pt(6)
    _line(document, "{{ unit }}", size=20, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    _line(document, NUMBER[language], size=10.5, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _line(document, "{{ subject }}", size=14, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    document.add_paragraph("{%p for paragraph in paragraphs %}")
    document.add_paragraph("{{ paragraph }}")
    document.add_paragraph("{%p endfor %}")
    _line(document, "{{ date }}", align=WD_ALIGN_PARAGRAPH.RIGHT)
    FOLDER.mkdir(parents=True, exist_ok=True)
    document.save(str(FOLDER / f"letter_{language}.docx"))


def _line(document: object, text: str, *, align: object, size: float = 12, bold: bool = False) -> None:
    paragraph = document.add_paragraph()  # type: ignore[attr-defined]
    paragraph.alignment = align
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)


if __name__ == "__main__":
    for each in FONTS:
        make(each)
