"""What is shown of a name, a phone, a number."""

from __future__ import annotations

from tingsu.core.text.personal import Kind, mask


def mask_name(name: str) -> str:
    """王小明 → 王**; John Smith → J*** S****; the first character stays so that one can be addressed."""
    name = name.strip()
    if not name:
        return ""
    if name.isascii():
        return " ".join(part[:1] + "*" * min(len(part) - 1, 4) for part in name.split())
    return name[:1] + "*" * min(len(name) - 1, 3)


def mask_phone(phone: str) -> str:
    """13812345678 → 138****5678."""
    return mask(phone, Kind.PHONE)


def mask_id_number(number: str) -> str:
    """Keep the first three and the last two."""
    return mask(number, Kind.ID_NUMBER)


def mask_email(email: str) -> str:
    """Keep the first letter and the host."""
    return mask(email, Kind.EMAIL)
