"""Text from bytes whose charset is named, named wrongly, or not named at all."""

from __future__ import annotations

from email.header import decode_header
from email.utils import getaddresses

# Mail programs say gb2312 and write GBK, say big5 and write Hong Kong's characters: read the larger set.
WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "cp936": "gb18030",
    "gb_2312-80": "gb18030",
    "big5": "big5hkscs",
    "big-5": "big5hkscs",
    "cp950": "big5hkscs",
    "us-ascii": "ascii",
    "unknown-8bit": "ascii",
    "default": "ascii",
}
GUESSES = ("utf-8", "gb18030", "big5hkscs")


def decoded(raw: bytes, charset: str = "") -> str:
    """Return the text of `raw`. The named charset counts when it fits; else UTF-8, GB18030, Big5 are tried in turn.

    Never raises: what fits nowhere keeps its readable characters, the others become �.
    """
    named = charset.strip().strip("'\"").lower()
    named = WIDER.get(named, named)
    for name in (named, *GUESSES):
        try:
            return raw.decode(name or "ascii")
        except (UnicodeError, LookupError, ValueError):
            continue
    return raw.decode("gb18030" if named == "gb18030" else "utf-8", "replace")


def header_text(value: object) -> str:
    """Return a header as one line of text; encoded words and bare 8-bit bytes are both read."""
    text = str(value or "")
    try:
        raw = text.encode("ascii")
    except UnicodeEncodeError:
        return _line(decoded(text.encode("utf-8", "surrogateescape")))
    try:
        pieces = decode_header(raw.decode("ascii"))
    except Exception:  # the module raises whatever base64 and quopri raise on broken words
        return _line(text)
    return _line(
        "".join(piece if isinstance(piece, str) else decoded(piece, charset or "") for piece, charset in pieces)
    )


def addresses(values: list[str]) -> list[tuple[str, str]]:
    """Return name and address, in lower case, of every mailbox in address headers."""
    found = getaddresses([str(value).replace("\r", " ").replace("\n", " ") for value in values])
    return [(header_text(name), address.strip().lower()) for name, address in found if "@" in address]


def _line(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())
