"""The job of outgoing webhooks: every ten seconds."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tingsu.webhooks.actions.calling import follow_chain, make_calls


@app.periodic(cron="* * * * * */10")
@app.task(name="webhooks.call", queue="webhooks", queueing_lock="webhooks.call", lock="webhooks.call")
def call(timestamp: int) -> None:
    """Note what happened, and tell it."""
    follow_chain()
    make_calls()
