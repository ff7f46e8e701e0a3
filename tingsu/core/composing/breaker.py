"""A circuit breaker: after some failures in a row nobody waits for a server that is down.

Its state is worked out from the last calls, so every process sees the same one and none has to remember anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

FAILURES = 3
FIRST_WAIT = timedelta(seconds=30)
LONGEST_WAIT = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Ended:
    """How one call ended, and when."""

    at: datetime
    failed: bool


def closed_until(newest_first: Sequence[Ended]) -> datetime | None:
    """Return the moment before which nothing is asked, None when calls are free.

    Three failures in a row shut the way for 30 seconds, each further one for twice as long, at most five minutes. When
    the moment has passed, a call may try; if it fails too, the wait grows.

    >>> from datetime import datetime, timedelta
    >>> noon = datetime(2026, 3, 2, 12)
    >>> closed_until([Ended(noon, True)] * 2) is None
    True
    >>> closed_until([Ended(noon, True)] * 4) - noon
    datetime.timedelta(seconds=60)
    """
    in_a_row = 0
    for call in newest_first:
        if not call.failed:
            break
        in_a_row += 1
    if in_a_row < FAILURES:
        return None
    doubled = FIRST_WAIT * (1 << min(in_a_row - FAILURES, 10))
    return newest_first[0].at + min(doubled, LONGEST_WAIT)
