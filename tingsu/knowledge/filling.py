"""Put the bank's figures into an answer: with the mark "本行设置", or, while none is set, where one can see it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import get_language

from tingsu.knowledge.models import Figure
from tingsu.packs import installed

BLANK = re.compile(r"\{([a-z0-9_]+)\}")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an answer. `figure` names the bank's figure that it is, empty for plain words."""

    text: str
    figure: str = ""
    is_set: bool = False


def figures() -> dict[str, tuple[str, str]]:
    """Return the figures that are set: code → Chinese and English."""
    found = {setting.code: (setting.value, setting.value_en) for setting in installed().settings.values()}
    found |= {figure.code: (figure.value, figure.value_en) for figure in Figure.objects.all()}
    return {code: values for code, values in found.items() if values[0]}


def pieces(text: str, known: Mapping[str, tuple[str, str]] | None = None, *, language: str = "") -> list[Piece]:
    """Cut a text at its blanks and fill them."""
    known = figures() if known is None and BLANK.search(text) else known or {}
    language = language or get_language() or "zh"
    found: list[Piece] = []
    end = 0
    for match in BLANK.finditer(text):
        if match.start() > end:
            found.append(Piece(text[end : match.start()]))
        found.append(_filled(match[1], known, language))
        end = match.end()
    if end < len(text):
        found.append(Piece(text[end:]))
    return found


def plain(text: str, known: Mapping[str, tuple[str, str]] | None = None, *, language: str = "") -> str:
    """Return a filled text, as one would say it."""
    return "".join(piece.text for piece in pieces(text, known, language=language))


def unknown_blanks(text: str) -> list[str]:
    """Return blanks that no setting of the packs has."""
    return [code for code in BLANK.findall(text) if code not in installed().settings]


def _filled(code: str, known: Mapping[str, tuple[str, str]], language: str) -> Piece:
    setting = installed().settings.get(code)
    values = known.get(code)
    if values:
        english = language.startswith("en") and values[1]
        return Piece(values[1] if english else values[0], code, is_set=True)
    return Piece(setting.where.in_(language) if setting else f"{{{code}}}", code)
