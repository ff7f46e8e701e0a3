"""Questions with many answers that words give away: risks; methods, taboos, compliance."""

from __future__ import annotations

from collections.abc import Sequence

from tingsu.core.reading.finding import Finding, Utterance
from tingsu.core.reading.lexicon import Hit, spans_of, weights_by_label
from tingsu.core.reading.questions import Hits


class SignReader:
    """Every label of which a sign is found, in the order of the annotation guide."""

    def __init__(self, question: str, labels: Sequence[str]) -> None:
        self.question = question
        self.labels = labels

    def read(self, utterance: Utterance, hits: Hits) -> tuple[Finding, ...]:
        """Return one finding a label."""
        found: Sequence[Hit] = hits.get(self.question, ())
        total = weights_by_label(found)
        return tuple(
            Finding(self.question, label, min(0.95, 0.6 + 0.15 * total[label]), spans_of(found, label))
            for label in self.labels
            if total.get(label)
        )
