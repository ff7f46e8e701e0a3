"""How hot the words are (0 calm … 3 extreme) and which emotion leads."""

from __future__ import annotations

from tingsu.core.reading.finding import Finding, Utterance
from tingsu.core.reading.lexicon import spans_of, weights_by_label
from tingsu.core.reading.questions import Hits

# A second mild word makes reproach into anger; three strong ones make an outburst.
UPSET_FROM = 2.0
EXTREME_FROM = 6.5
DEFAULT_EMOTION = {0: "calm", 1: "anxious", 2: "angry", 3: "angry"}


class HeatReader:
    """Adds up strong and mild words; politeness cools."""

    question = "heat"

    def read(self, utterance: Utterance, hits: Hits) -> tuple[Finding, ...]:
        """Return one level with the words that carried it."""
        found = hits.get("heat", ())
        total = weights_by_label(found)
        warmth = total["1"] + total["2"] + total["3"] - min(1.0, 0.5 * total["0"])
        if total["3"] or warmth >= EXTREME_FROM:
            level = 3
        elif total["2"] or warmth > UPSET_FROM:
            level = 2
        elif warmth >= 1:
            level = 1
        else:
            level = 0
        spans = [span for label in ("3", "2", "1") if int(label) <= max(level, 1) for span in spans_of(found, label)]
        confidence = 0.5 if not found else min(0.9, 0.55 + 0.08 * len(found))
        return (Finding("heat", str(level), confidence, tuple(sorted(set(spans)))),)


class EmotionReader:
    """The emotion with the most words; without any, the usual one of the heat."""

    question = "emotion"

    def read(self, utterance: Utterance, hits: Hits) -> tuple[Finding, ...]:
        """Return the leading emotion."""
        found = hits.get("emotion", ())
        total = weights_by_label(found)
        if total:
            best = max(total, key=lambda label: total[label])
            share = total[best] / sum(total.values())
            return (Finding("emotion", best, round(0.35 + 0.5 * share, 3), spans_of(found, best)),)
        heat = int(HeatReader().read(utterance, hits)[0].label)
        return (Finding("emotion", DEFAULT_EMOTION[heat], 0.4),)
