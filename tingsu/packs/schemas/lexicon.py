"""`lexicons/*.yaml`: words by which utterances are read."""

from __future__ import annotations

import re

from pydantic import ValidationInfo, field_validator

from tingsu.core.reading.labels import CUSTOMER_QUESTIONS, STAFF_QUESTIONS
from tingsu.core.reading.lexicon import Entry
from tingsu.packs.schemas.common import Strict

QUESTIONS = {**CUSTOMER_QUESTIONS, **STAFF_QUESTIONS}


class LexiconEntry(Strict):
    """Words for one label of one question."""

    question: str
    label: str
    weight: float = 1.0
    words: list[str] = []
    patterns: list[str] = []
    unless: list[str] = []
    negatable: bool = False

    @field_validator("question")
    @classmethod
    def _question_exists(cls, question: str) -> str:
        if question not in QUESTIONS:
            raise ValueError(f"unknown question; there are {', '.join(QUESTIONS)}")
        return question

    @field_validator("label")
    @classmethod
    def _label_exists(cls, label: str, info: ValidationInfo) -> str:
        known = QUESTIONS.get(info.data.get("question", ""), (label,))
        if label not in known:
            raise ValueError(f"unknown label '{label}'; there are {', '.join(known)}")
        return label

    @field_validator("patterns")
    @classmethod
    def _patterns_compile(cls, patterns: list[str]) -> list[str]:
        for pattern in patterns:
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"'{pattern}' is no regular expression: {error}") from error
        return patterns

    def built(self) -> Entry:
        """Return the core entry."""
        return Entry(
            self.question,
            self.label,
            self.weight,
            tuple(self.words),
            tuple(self.patterns),
            tuple(self.unless),
            self.negatable,
        )
