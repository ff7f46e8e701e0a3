"""Find and mask personal data in free text: Chinese ID numbers, phones, bank cards, e-mails, addresses.

Masking keeps the length of the text, so that spans found in the masked text are spans of the original.
Kinds and what stays visible follow JR/T 0171-2020 annex A in spirit: enough to recognise, not enough to use.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """A kind of personal data."""

    ID_NUMBER = "id_number"
    BANK_CARD = "bank_card"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class PersonalSpan:
    """Where personal data stands in a text."""

    kind: Kind
    start: int
    end: int


_HALF_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
# Digits may be grouped by single spaces or hyphens; full-width digits are digits too.
_DIGITS = r"\d(?:[ \-]?\d)"
_ID = re.compile(rf"(?<![\d*])(?:{_DIGITS}{{16}}[ \-]?[\dXxＸ]|\d{{15}})(?![\d*])")
# As cards are printed, best first: an amount behind a card ("… 1111 500元") must not be taken for its end.
_CARDS = tuple(
    re.compile(rf"(?<![\d*]){shape}(?![\d*])")
    for shape in (
        r"[3-6]\d{12,18}",
        r"[3-6]\d{3}(?:[ \-]\d{4}){3}[ \-]\d{3}",
        r"[3-6]\d{3}(?:[ \-]\d{4}){3}",
        rf"[3-6]{_DIGITS[2:]}{{12,18}}",
    )
)
_PHONE = re.compile(r"(?<![\d*])(?:(?:\+|00)?86[ \-]?|0)?1[3-9]\d[ \-]?\d{4}[ \-]?\d{4}(?![\d*])")
_LANDLINE = re.compile(r"(?<![\d*])0\d{2,3}[ \-]\d{7,8}(?![\d*])")
_EMAIL = re.compile(r"[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]{1,63}(?:\.[A-Za-z0-9\-]{1,63}){1,4}")
_ADDRESS = re.compile(
    r"(?:[一-鿿]{2,7}(?:省|自治区))?(?:[一-鿿]{2,6}市)?(?:[一-鿿]{1,6}(?:区|县|镇|乡))?"
    r"[一-鿿0-9]{1,10}(?:路|街|(?<!知)道|巷|弄|(?<![卡户账这那哪家心手夜])里|村|胡同)[0-9一二三四五六七八九十百]{1,5}(?:号|弄|組|组)"
    r"(?:[一-鿿0-9A-Za-z]{0,12}?[0-9]{1,4}(?:室|号楼|栋|幢|单元|楼|层))*"
)
_STREET = re.compile(r"(?:路|街|道|巷|弄|里|村|胡同)[0-9一二三四五六七八九十百]")
_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"


def find_personal(text: str) -> tuple[PersonalSpan, ...]:
    """Return the personal data in `text`, in order, without overlaps (the more certain kind wins)."""
    taken: list[PersonalSpan] = []
    for span in _candidates(text.translate(_HALF_WIDTH)):
        if all(span.end <= other.start or span.start >= other.end for other in taken):
            taken.append(span)
    return tuple(sorted(taken, key=lambda span: span.start))


def mask_personal(text: str, spans: tuple[PersonalSpan, ...] | None = None) -> str:
    """Return `text` with personal data starred out; the length stays."""
    masked = text
    for span in find_personal(text) if spans is None else spans:
        masked = masked[: span.start] + mask(text[span.start : span.end], span.kind) + masked[span.end :]
    return masked


def mask(value: str, kind: Kind) -> str:
    """Return one value with only its recognisable edges left."""
    match kind:
        case Kind.EMAIL:
            name = value.partition("@")[0]
            shown = 1 if len(name) > 1 else 0
            return value[:shown] + "*" * (len(name) - shown) + value[len(name) :]
        case Kind.ADDRESS:
            region = _STREET.split(value)[0]  # 小区 and 园区 stand behind the street and are no districts
            keep = max(region.rfind(mark) + 1 for mark in ("省", "市", "区", "县"))
            return value[:keep] + "*" * (len(value) - keep)
        case Kind.ID_NUMBER:
            return _keep_digits(value, head=3, tail=2)
        case Kind.BANK_CARD:
            return _keep_digits(value, head=0, tail=4)
        case Kind.PHONE:
            return _keep_digits(value, head=3, tail=4)


def is_id_number(value: str) -> bool:
    """Say whether `value` is a Chinese resident ID number: date of birth and check digit (GB 11643)."""
    digits = re.sub(r"[ \-]", "", value).upper().replace("Ｘ", "X")
    if len(digits) == 15 and digits.isdigit():
        return _is_birth_date(f"19{digits[6:12]}")
    if len(digits) != 18 or not digits[:17].isdigit() or not _is_birth_date(digits[6:14]):
        return False
    total = sum(int(digit) * weight for digit, weight in zip(digits[:17], _ID_WEIGHTS, strict=True))
    return digits[17] == _ID_CHECKS[total % 11]


def is_card_number(value: str) -> bool:
    """Say whether `value` has 13 to 19 digits that pass the Luhn check (ISO/IEC 7812)."""
    digits = [int(character) for character in value if character.isdigit()]
    if not 13 <= len(digits) <= 19:
        return False
    doubled = [digit if place % 2 == 0 else sum(divmod(2 * digit, 10)) for place, digit in enumerate(reversed(digits))]
    return sum(doubled) % 10 == 0


def _candidates(text: str) -> Iterator[PersonalSpan]:
    for match in _ID.finditer(text):
        if is_id_number(match.group()):
            yield PersonalSpan(Kind.ID_NUMBER, *match.span())
    for card in _CARDS:
        for match in card.finditer(text):
            if is_card_number(match.group()):
                yield PersonalSpan(Kind.BANK_CARD, *match.span())
    for kind, pattern in (
        (Kind.PHONE, _PHONE),
        (Kind.PHONE, _LANDLINE),
        (Kind.EMAIL, _EMAIL),
        (Kind.ADDRESS, _ADDRESS),
    ):
        for match in pattern.finditer(text):
            yield PersonalSpan(kind, *match.span())


def _is_birth_date(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        return False
    return 1900 <= born.year <= 2100


def _keep_digits(value: str, *, head: int, tail: int) -> str:
    places = [place for place, character in enumerate(value) if character not in " -+"]
    shown = {*places[:head], *(places[-tail:] if tail else [])}
    return "".join(character if place in shown or character in " -+" else "*" for place, character in enumerate(value))
