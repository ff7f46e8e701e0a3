"""What the worker does by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tingsu.escalation.actions.passes import escalate


@app.periodic(cron="*/5 * * * *")
@app.task(name="escalate", queue="escalation", queueing_lock="escalate", lock="escalate")
def escalate_due(timestamp: int) -> None:
    """Take the steps that have come due."""
    escalate()
