"""What the worker does by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tingsu.desk.actions.sweeping import sweep


@app.periodic(cron="* * * * * */10")
@app.task(name="desk.sweep", queue="desk", queueing_lock="desk.sweep", lock="desk.sweep")
def sweep_desk(timestamp: int) -> None:
    """Look after talks every ten seconds."""
    sweep()
