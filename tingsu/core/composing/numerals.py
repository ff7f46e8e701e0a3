"""Read numbers as people write them: 19,000 · 1.9万 · 两万五 · 三十 · 百分之五."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

_DIGITS = {character: number for number, character in enumerate("零一二三四五六七八九")} | {
    "两": 2,
    "〇": 0,
    "壹": 1,
    "俩": 2,
}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_LARGE = {"万": 10**4, "亿": 10**8}
CHINESE = "零〇一二两三四五六七八九十百千万亿半"
NUMBER = rf"(?:\d[\d,]*(?:\.\d+)?\s?[万亿千百]*|[{CHINESE}]+(?:点[零〇一二三四五六七八九]+)?)"


def number_of(words: str) -> Decimal | None:
    """Return the value of a normalised numeral, None when it is none.

    >>> [str(number_of(words)) for words in ("19,000", "1.5万", "两万五", "三十", "一百零八", "三点五", "半")]
    ['19000', '15000', '25000', '30', '108', '3.5', '0.5']
    """
    words = words.replace(",", "").replace(" ", "").strip()
    if not words:
        return None
    if words == "半":
        return Decimal("0.5")
    if words[0].isascii():
        return _mixed(words)
    whole, point, part = words.partition("点")
    value = _chinese(whole)
    if value is None or not point:
        return None if value is None else Decimal(value)
    return Decimal(f"{value}.{''.join(str(_DIGITS[digit]) for digit in part)}")


def _mixed(words: str) -> Decimal | None:
    digits = words.rstrip("万亿千百")
    try:
        value = Decimal(digits)
    except InvalidOperation:
        return None
    for unit in words[len(digits) :]:
        value *= (_SMALL | _LARGE)[unit]
    return value.normalize() + 0


def _chinese(words: str) -> int | None:
    """Read 两万五 as 25,000: a last digit behind a unit counts one place below it. Digits alone are read in a row."""
    if any(word not in _DIGITS and word not in _SMALL and word not in _LARGE for word in words):
        return None
    if all(word in _DIGITS for word in words):
        return int("".join(str(_DIGITS[word]) for word in words)) if words else None
    total = section = digit = 0
    unit, has_zero = 1, False
    for word in words:
        if word in _DIGITS:
            digit, has_zero = _DIGITS[word], has_zero or word in "零〇"
        elif word in _SMALL:
            unit = _SMALL[word]
            section += (digit or 1) * unit
            digit = 0
        else:
            unit = _LARGE[word]
            if unit == _LARGE["亿"]:
                total, section = total + section, 0
                total = (total + digit or 1) * unit
            else:
                total += (section + digit or 1) * unit
            section = digit = 0
    if digit and unit > 10 and not has_zero and words[-2:-1] and words[-2] in {**_SMALL, **_LARGE}:
        digit *= unit // 10
    return total + section + digit
