"""Which findings in a draft are worth stopping a writer for.

A reading gives every label that is more likely right than wrong; that is right for statistics. Somebody who writes to
an upset customer must not be disturbed by guesses: a mark in the draft wants more certainty, a stop still more.
"""

from __future__ import annotations

from tingsu.core.reading import Finding, Reading

MARK_FROM = 0.6
STOP_FROM = 0.75


def faults(reading: Reading) -> tuple[Finding, ...]:
    """Return the taboos and breaches of a staff draft that are certain enough to be shown, in the guide's order."""
    return tuple(
        finding
        for question, least in (("taboos", MARK_FROM), ("compliance", STOP_FROM))
        for finding in reading.of(question)
        if finding.confidence >= least
    )
