"""What every reader promises: one question, findings with evidence, the same answer for the same words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from tingsu.core.reading.finding import Finding, Utterance
from tingsu.core.reading.lexicon import Hit

Hits = Mapping[str, Sequence[Hit]]


class Reader(Protocol):
    """Answers one question. Pure: the same utterance and hits give the same findings."""

    question: str

    def read(self, utterance: Utterance, hits: Hits) -> tuple[Finding, ...]:
        """Return the findings, at least one for a question with one answer."""
        ...
