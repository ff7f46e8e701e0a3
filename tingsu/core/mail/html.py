"""The words of an HTML mail: paragraphs kept, quoted history taken out, nothing loaded, nothing run."""

from __future__ import annotations

import re
from html.parser import HTMLParser

SILENT = frozenset({"script", "style", "head", "title", "template"})
BLOCKS = frozenset(
    {"p", "div", "br", "tr", "li", "ul", "ol", "table", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "pre", "section"}
)
VOID = frozenset({"br", "hr", "img", "meta", "link", "input", "col", "wbr", "area", "base", "source", "embed"})
# How mail programs mark the letter that is answered: Gmail, Outlook, QQ and Foxmail, NetEase, Thunderbird, Apple.
QUOTES = re.compile(r"gmail_quote|yahoo_quoted|moz-cite|isreplycontent|divrplyfwdmsg|ntes-mailmaster-quote")


class _Words(HTMLParser):
    def __init__(self, *, keep_quotes: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.keep_quotes = keep_quotes
        self.words: list[str] = []
        self.open: list[tuple[str, bool]] = []  # tag, and whether what stands in it is left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS:
            self.words.append("\n")
        if tag == "li":
            self.words.append("· ")
        if tag in VOID:
            return
        self.open.append((tag, tag in SILENT or (not self.keep_quotes and _quotes(tag, attrs))))

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS or tag == "blockquote":
            self.words.append("\n")
        for place in range(len(self.open) - 1, -1, -1):  # tags that were never closed end with the one around them
            if self.open[place][0] == tag:
                del self.open[place:]
                break

    def handle_data(self, data: str) -> None:
        if not any(left_out for _tag, left_out in self.open):
            self.words.append(re.sub(r"[ \t\r\n\xa0]+", " ", data))


def html_text(html: str, *, keep_quotes: bool = True) -> str:
    """Return the words of `html` by lines; without `keep_quotes` the letter that is answered is left out."""
    reader = _Words(keep_quotes=keep_quotes)
    reader.feed(html)
    reader.close()
    lines = [line.strip() for line in "".join(reader.words).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _quotes(tag: str, attrs: list[tuple[str, str | None]]) -> bool:
    found = {name: (value or "").lower() for name, value in attrs}
    marks = f"{found.get('class', '')} {found.get('id', '')} {found.get('name', '')}"
    return (tag == "blockquote" and found.get("type") == "cite") or tag == "includetail" or bool(QUOTES.search(marks))
