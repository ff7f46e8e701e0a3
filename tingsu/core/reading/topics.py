"""Questions with one answer that words decide: need, cause, business, matter."""

from __future__ import annotations

from collections.abc import Sequence

from tingsu.core.reading.finding import Finding, Utterance
from tingsu.core.reading.lexicon import Hit, spans_of, weights_by_label
from tingsu.core.reading.questions import Hits


class TopicReader:
    """The label with the most weight among the words found, or `default` where none is found."""

    def __init__(self, question: str, *, default: str) -> None:
        self.question = question
        self.default = default

    def read(self, utterance: Utterance, hits: Hits) -> tuple[Finding, ...]:
        """Return the one leading label."""
        found: Sequence[Hit] = hits.get(self.question, ())
        total = weights_by_label(found)
        if not total:
            return (Finding(self.question, self.default, 0.4),)
        best = max(total, key=lambda label: total[label])
        share = total[best] / sum(total.values())
        return (Finding(self.question, best, round(0.35 + 0.55 * share, 3), spans_of(found, best)),)
