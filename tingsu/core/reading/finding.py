"""What goes into reading and what comes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import Any

from tingsu.core.reading.labels import MANY
from tingsu.core.text.normalise import normalise


class Role(StrEnum):
    """Who speaks."""

    CUSTOMER = "customer"
    STAFF = "staff"


@dataclass(frozen=True)
class Utterance:
    """One turn of one speaker. `context` is what the other side said before it."""

    text: str
    role: Role = Role.CUSTOMER
    context: str = ""

    @cached_property
    def normal(self) -> str:
        """The text in its normal form, of the same length."""
        return normalise(self.text)

    @cached_property
    def normal_context(self) -> str:
        """The context in its normal form."""
        return normalise(self.context)


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A piece of the text: characters `start` to `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer to one question. `spans` are the words that carried it; `confidence` is 0 to 1."""

    question: str
    label: str
    confidence: float
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True)
class Reading:
    """All findings of one utterance, and what made them: profile, version of the software, fingerprint of the packs."""

    utterance: Utterance
    findings: tuple[Finding, ...]
    profile: str
    version: str
    pack: str = ""
    questions: tuple[str, ...] = field(default=())

    def of(self, question: str) -> tuple[Finding, ...]:
        """Return the findings of one question."""
        return tuple(finding for finding in self.findings if finding.question == question)

    def label(self, question: str) -> str:
        """Return the one label of a question with one answer."""
        return self.of(question)[0].label

    def labels(self, question: str) -> list[str]:
        """Return the labels of a question with many answers."""
        return [finding.label for finding in self.of(question)]

    @property
    def heat(self) -> int:
        """How hot the words are, 0 to 3."""
        return int(self.label("heat"))

    def as_annotation(self) -> dict[str, Any]:
        """Return exactly the keys of the annotation guide plus `evidence` and `confidence`."""
        answer: dict[str, Any] = {}
        for question in self.questions:
            if question in MANY:
                answer[question] = self.labels(question)
            else:
                label = self.label(question)
                answer[question] = int(label) if question == "heat" else label
        answer["evidence"] = [self._evidence(finding) for finding in self.findings]
        return answer

    def _evidence(self, finding: Finding) -> Mapping[str, Any]:
        text = self.utterance.text
        return {
            "question": finding.question,
            "label": finding.label,
            "confidence": round(finding.confidence, 3),
            "spans": [
                {"start": span.start, "end": span.end, "text": text[span.start : span.end]} for span in finding.spans
            ],
        }
