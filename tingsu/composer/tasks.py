"""What the worker does by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tingsu.composer.actions.calling import forget_texts


@app.periodic(cron="25 * * * *")
@app.task(name="composer.forget", queueing_lock="composer.forget", lock="composer.forget")
def forget(timestamp: int) -> None:
    """Delete texts that were kept long enough."""
    forget_texts()
