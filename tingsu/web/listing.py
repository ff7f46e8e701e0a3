"""Say several things in a row as the reader's language does."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import get_language


def listed(things: Iterable[object]) -> str:
    """Return 甲、乙, in English a, b."""
    language = get_language() or "zh"
    words = [thing.in_(language) if hasattr(thing, "in_") else str(thing) for thing in things]
    return (", " if language.startswith("en") else "、").join(words)
