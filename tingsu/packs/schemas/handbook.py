"""`handbook/*.yaml`: principles, steps, methods, taboos, customers, risks: what a bank knows about upset people."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator

from tingsu.core.reading.labels import COMPLIANCE, TABOOS
from tingsu.packs.schemas.common import Name, Strict


class Principle(Strict):
    """A first principle (H-P…)."""

    id: str
    name: Name
    meaning: str
    meaning_en: str


class Step(Strict):
    """One of the six steps of handling (H §4)."""

    id: str
    number: int = Field(ge=1, le=6)
    name: Name
    principle: list[str]
    goal: str
    goal_en: str
    do: list[Name]
    dont: list[Name]
    say: list[str]
    say_en: list[str]
    done_when: Name


class Example(Strict):
    """A worked example of a method."""

    scene: str
    say: str


class Method(Strict):
    """A way of speaking (H-M…); `code` holds the labels of the annotation guide that it is made of."""

    id: str
    key: str = ""
    code: list[str]
    name: Name
    when: str
    not_when: str
    structure: list[str]
    examples: list[Example]
    slips: list[str]


class Better(Strict):
    """A sentence that inflames and one that keeps its meaning and calms."""

    say: str
    instead: str


class Taboo(Strict):
    """Words that inflame, or that break the law of selling. `phrases` are literal or regular expressions.

    `needs` is what a draft must hold, whatever a model thinks, before a writer is disturbed with this taboo.
    """

    code: str
    handbook: str | list[str]
    also: str | list[str] = []
    name: Name
    why: str
    why_en: str
    severity: Literal["warn", "block"]
    phrases: list[str]
    phrases_en: list[str] = []
    harmless: list[str] = []
    needs: str = ""
    better: list[Better] = []

    @field_validator("code")
    @classmethod
    def _code_exists(cls, code: str) -> str:
        if code not in (*TABOOS, *COMPLIANCE):
            raise ValueError(f"unknown code '{code}'; there are {', '.join((*TABOOS, *COMPLIANCE))}")
        return code

    @field_validator("needs")
    @classmethod
    def _needs_compiles(cls, needs: str) -> str:
        return cls._phrases_compile([needs])[0]

    @field_validator("phrases", "phrases_en")
    @classmethod
    def _phrases_compile(cls, phrases: list[str]) -> list[str]:
        for phrase in phrases:
            try:
                re.compile(phrase)
            except re.error as error:
                raise ValueError(f"'{phrase}' is no regular expression: {error}") from error
        return phrases


class CustomerType(Strict):
    """A temperament, a difficult type, or a special customer who is owed extra care."""

    id: str
    group: Literal["temperament", "difficult", "special"]
    name: Name
    signs: str | list[str]
    approach: list[str]
    say: list[str]
    avoid: list[str]
    duties: list[str] = []


class Informed(Strict):
    """Who must know, and by when."""

    who: str
    by: str


class Risk(Strict):
    """A sign that a complaint may turn into something worse, and the first minutes."""

    code: str
    handbook: str | list[str]
    name: Name
    signs: str | list[str]
    first_minutes: list[str]
    who: list[Informed]
    say: list[str]
    never: list[str]
    level: Literal["general", "important", "major"]


class Duty(Name):
    """Something a level obliges to; `source` names the law, none for the bank's own rule.

    `applies` names the policy packs under which it is a duty (empty: any).
    """

    source: Name | None = None
    applies: list[str] = []


class LevelDuties(Strict):
    """What a level of a complaint obliges the bank to."""

    id: Literal["general", "important", "major"]
    name: Name
    duties: list[Duty]


class Letter(Strict):
    """A template of a letter or a short message, filled with str.format fields.

    `applies` names the policy packs for which the wording is right (empty: any); `fill` says what a free field holds.
    """

    id: str
    name: Name
    channel: Literal["letter", "message"]
    subject: Name
    body: Name
    applies: list[str] = []
    fill: dict[str, str] = {}

    def fits(self, policy_ids: list[str]) -> bool:
        """Say whether the wording is right under these rule books."""
        return not self.applies or any(policy in self.applies for policy in policy_ids)
