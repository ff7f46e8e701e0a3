"""What the worker does by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tingsu.cases.actions.clocks import mend_clocks


@app.periodic(cron="5 * * * *")
@app.task(name="mend_clocks", queueing_lock="mend_clocks")
def mend(timestamp: int) -> None:
    """Reckon the clocks that had no calendar, so that nobody need remember it once a year is loaded."""
    mend_clocks()
