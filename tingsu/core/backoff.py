"""When to try again what did not work."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

# A minute first, for most troubles are short; a day in all, for most of the rest are mended by then.
STEPS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720))


def next_try(tries: int, now: datetime, *, steps: Sequence[timedelta] = STEPS) -> datetime | None:
    """Return when to try again after `tries` failures, None when it is time to give up.

    The wait after the first failure is `steps[0]`; after the last step nothing is tried any more.
    """
    if tries < 1:
        return now
    return now + steps[tries - 1] if tries <= len(steps) else None
