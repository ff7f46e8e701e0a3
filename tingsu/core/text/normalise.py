"""Bring text to one form for matching, keeping a way back to the places in the original.

Full-width forms become half-width, Traditional characters Simplified, letters lower case. Every step maps one
character to one character, so that a span found in the normalised text is the same span in the original. (NFKC and
OpenCC's phrase conversion may change lengths; we use the character tables only.)
"""

from __future__ import annotations

import unicodedata
from functools import cache

import opencc

# Zero-width and direction marks, and soft hyphens, hide words from matching; a space keeps the length.
INVISIBLE = dict.fromkeys([0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xAD, *range(0x202A, 0x202F)], " ")
# Half of an emoji, cut in two by another system, can be neither stored nor searched.
BROKEN = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")


@cache
def _table() -> dict[int, str]:
    """Return code point → its one-character normal form, for all that have one."""
    table: dict[int, str] = {**INVISIBLE, **BROKEN}
    simplified = opencc.OpenCC("t2s")
    for code in (*range(0x20, 0x3000), *range(0x3000, 0xA000), *range(0xF900, 0xFB00), *range(0xFF00, 0xFFF0)):
        character = chr(code)
        if unicodedata.category(character) == "Cs":
            continue
        form = unicodedata.normalize("NFKC", character).lower()
        if len(form) != 1:
            form = character
        if "一" <= form <= "鿿":
            converted = simplified.convert(form)
            form = converted if len(converted) == 1 else form
        if form != character and code not in table:
            table[code] = form
    return table


def normalise(text: str) -> str:
    """Return `text` in its normal form; same length, so spans carry over."""
    return text.translate(_table())
