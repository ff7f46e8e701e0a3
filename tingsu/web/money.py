"""Amounts of money as people write them."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import get_language


def money(amount: Decimal, currency: str = "CNY") -> str:
    """Return 19,000.00 元 (other currencies by their code), in English CNY 19,000.00."""
    number = f"{amount:,.2f}"
    if (get_language() or "").startswith("en"):
        return f"{currency} {number}"
    return f"{number} 元" if currency == "CNY" else f"{number} {currency}"
