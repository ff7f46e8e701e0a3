"""Words in both languages of the product."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """The same thing said in Chinese and in English."""

    zh: str
    en: str

    def in_(self, language: str) -> str:
        """Return the English words for `en…`, else the Chinese."""
        return self.en if language.lower().startswith("en") else self.zh
