"""Cut the letter that is answered off the answer."""

from __future__ import annotations

import re

# "On Mon, Mia wrote:", "在 2026年3月2日,王梅 写道：", "于 … 寫道:", "2026-03-02 10:00:00, "x" <a@b> 写道:"
WROTE = re.compile(r"^\s*(?:On\b|At\b|在|于|於|\d{4}\b|Le\b|Am\b)?.{0,300}(?:wrote|写道|寫道|写到)\s*[:：]\s*$", re.I)
# Lines that some programs draw before the older letter.
RULES = re.compile(
    r"^\s*[-_=]{2,}\s*"
    r"(?:Original Message|Original|原始邮件|原始郵件|原邮件|回复的原邮件|Forwarded message)\s*[-_=]{2,}\s*$",
    re.I,
)
# Outlook's block of headers: From and Sent, To or Subject within a few lines of each other.
FROM = re.compile(r"^\s*\**(?:From|发件人|寄件者|寄件人)\**\s*[:：]")
BESIDE = re.compile(
    r"^\s*\**(?:Sent|Date|To|Subject|发送时间|发送日期|日期|收件人|主题|寄件日期|收件者|主旨)\**\s*[:：]", re.I
)


def cut_history(text: str) -> str:
    """Return what is new in a reply. Answers written between quoted lines stay; nothing new leaves the text whole.

    Only for letters that answer us: in a first letter a forwarded one is part of the matter.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    kept: list[str] = []
    for place, line in enumerate(lines):
        if RULES.match(line) or _begins_headers(lines, place):
            break
        if _says_who_wrote(lines, place):
            rest = lines[place + 1 :]
            if not any(other.lstrip().startswith(">") for other in rest):
                break
            continue
        if not line.lstrip().startswith(">"):
            kept.append(line)
    fresh = re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip()
    return fresh or text.strip()


def _says_who_wrote(lines: list[str], place: int) -> bool:
    """The sentence may be broken over two lines; a customer's own "他写道:" is followed by no quote and is short."""
    line = lines[place]
    if not WROTE.match(line):
        return False
    marks = "@" in line or re.search(r"\d{1,2}[:：]\d{2}|\d{4}", line) is not None
    quoted = any(other.lstrip().startswith(">") for other in lines[place + 1 : place + 4])
    return marks or quoted


def _begins_headers(lines: list[str], place: int) -> bool:
    if not FROM.match(lines[place]):
        return False
    return sum(bool(BESIDE.match(line)) for line in lines[place + 1 : place + 6]) >= 2
