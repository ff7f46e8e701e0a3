"""What the readers are given of an utterance: scores of the model, hits of the lexicon, where each score came from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tingsu.core.learning.ngrams import Floats
from tingsu.core.reading.finding import Span, Utterance
from tingsu.core.reading.lexicon import Hit, spans_of


@dataclass(frozen=True, slots=True)
class Answers:
    """One question's probabilities for one utterance, and for each label asked about, the piece that spoke for it most.

    `sure` is how often such an answer was right; for questions with many answers each label's probability says it.
    """

    labels: tuple[str, ...]
    chances: Floats
    sure: float
    threshold: float
    pieces: Mapping[str, Span]


@dataclass(frozen=True, slots=True)
class Signals:
    """Everything that readers go by."""

    utterance: Utterance
    hits: Mapping[str, Sequence[Hit]]
    answers: Mapping[str, Answers]

    def spans(self, question: str, label: str) -> tuple[Span, ...]:
        """Return the words that carried a label: the lexicon's phrases where it has some, else the model's piece."""
        phrases = spans_of(self.hits.get(question, ()), label)
        if phrases:
            return phrases
        piece = self.answers[question].pieces.get(label)
        return (piece,) if piece else ()
