"""What all pack files share."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from tingsu.core.said import Words


class Strict(BaseModel):
    """A frozen record that refuses unknown keys: a misspelt key must not be read as absent."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True, coerce_numbers_to_str=True)


class Name(Strict):
    """A name in both languages."""

    zh: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def words(self) -> Words:
        """Return the name as core words."""
        return Words(self.zh, self.en)

    def in_(self, language: str) -> str:
        """Return the English name for `en…`, else the Chinese."""
        return self.words().in_(language)
