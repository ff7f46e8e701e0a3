"""Which findings in a draft are worth stopping a writer for, and what to say instead.

A reading gives every label that is more likely right than wrong; that is right for statistics. Somebody who writes to
an upset customer must not be disturbed by guesses: a mark in the draft wants more certainty, a stop still more.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from tingsu.core.reading import Finding, Reading

MARK_FROM = 0.6
STOP_FROM = 0.75
_MARKS = re.compile(r"[\W_]+")


def faults(reading: Reading) -> tuple[Finding, ...]:
    """Return the taboos and breaches of a staff draft that are certain enough to be shown, in the guide's order."""
    return tuple(
        finding
        for question, least in (("taboos", MARK_FROM), ("compliance", STOP_FROM))
        for finding in reading.of(question)
        if finding.confidence >= least
    )


def known_faults(reading: Reading, needs: Mapping[str, re.Pattern[str]]) -> Iterator[Finding]:
    """Yield the faults whose code is known and whose `needs` stand in the text."""
    for finding in faults(reading):
        if finding.label in needs and needs[finding.label].search(reading.utterance.text):
            yield finding


def is_stop(finding: Finding, severity: str) -> bool:
    """Say whether a finding stops the sending: it is certain, and its taboo blocks."""
    return severity == "block" and finding.confidence >= STOP_FROM


def nearest(text: str, pairs: Sequence[tuple[str, str]], *, most: int = 1) -> tuple[str, ...]:
    """Return the better sentences of the pairs whose wrong one is most like `text`; ties in the pairs' order."""
    pieces = bigrams(text)
    ranked = sorted(pairs, key=lambda pair: -likeness(pieces, bigrams(pair[0])))
    return tuple(instead for _say, instead in ranked[:most])


@lru_cache(maxsize=8192)
def bigrams(text: str) -> frozenset[str]:
    """Return the pairs of neighbouring characters of a text without its marks."""
    bare = _MARKS.sub("", text)
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1))


def likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how alike two sets of pairs are, 0 to 1 (Dice)."""
    return 2 * len(one & other) / (len(one) + len(other)) if one and other else 0.0
