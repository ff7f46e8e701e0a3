"""A watch that stands still until a test moves it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from tests.acts.stages import shanghai


class Watch:
    """The present moment: Monday 2 March 2026, 10:00 in Shanghai, an ordinary working day, until a test moves it."""

    def __init__(self) -> None:
        self.now = shanghai("2026-03-02 10:00")

    def set(self, moment: str) -> datetime:
        """Set the watch to a local time such as `2026-03-05 09:30`."""
        self.now = shanghai(moment)
        return self.now

    def forward(self, **by: float) -> datetime:
        """Move the watch forward: `forward(days=3)`."""
        self.now += timedelta(**by)
        return self.now


@pytest.fixture(autouse=True)
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Let the whole process look at one watch, so that no test depends on the day it runs."""
    held = Watch()
    monkeypatch.setattr(timezone, "now", lambda: held.now)
    return held
