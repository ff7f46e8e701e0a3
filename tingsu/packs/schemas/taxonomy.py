"""`taxonomy/*.yaml`: the codes by which complaints are counted (JR/T 0169-2018 axes A, B, C; brokers)."""

from __future__ import annotations

from datetime import date

from pydantic import Field, model_validator

from tingsu.packs.schemas.common import Name, Strict


class Code(Strict):
    """One class. Never deleted, only retired by `effective_to`. `jrt_code` is for the bank's licensed table, `plain`
    the name that customers read, `tags` what rule books call such a matter (payment, credit_report).
    """

    code: str
    name: Name
    parent: str | None = None
    jrt_code: str = ""
    mark: str = Field(default="proposed", pattern="^(confirmed|inferred|proposed|from memory)$")
    effective_from: date = date(2018, 9, 4)
    effective_to: date | None = None
    words: list[str] = []
    tags: list[str] = []
    plain: Name | None = None


class Axis(Strict):
    """One way of classifying, for example the business concerned."""

    id: str
    name: Name
    source: str
    version: int = Field(ge=1)
    codes: list[Code]

    @model_validator(mode="after")
    def _parents_exist(self) -> Axis:
        known = [code.code for code in self.codes]
        if len(known) != len(set(known)):
            raise ValueError("a code stands twice")
        for code in self.codes:
            if code.parent is not None and code.parent not in known:
                raise ValueError(f"{code.code}: its parent {code.parent} is not in this axis")
        return self

    def find(self, code: str) -> Code | None:
        """Return the class of `code`."""
        return next((entry for entry in self.codes if entry.code == code), None)

    def tags_of(self, code: str) -> frozenset[str]:
        """Return the code itself, the codes above it, and the tags of all of them."""
        found: set[str] = set()
        entry = self.find(code)
        while entry is not None:
            found |= {entry.code, *entry.tags}
            entry = self.find(entry.parent) if entry.parent else None
        return frozenset(found)

    def top(self) -> list[Code]:
        """Return the large classes (大类)."""
        return [code for code in self.codes if code.parent is None]

    def below(self, code: str) -> list[Code]:
        """Return the classes directly below `code`."""
        return [entry for entry in self.codes if entry.parent == code]
