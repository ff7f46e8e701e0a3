"""What the worker does by the clock."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tingsu.notices.actions.digest import forget_old, send_digests


@app.periodic(cron="*/10 * * * *")
@app.task(name="digest", queue="mail", queueing_lock="digest")
def digest(timestamp: int) -> None:
    """Send the digests that are due."""
    send_digests()


@app.periodic(cron="40 3 * * *")
@app.task(name="forget_notices", queueing_lock="forget_notices")
def forget(timestamp: int) -> None:
    """Forget old notices."""
    forget_old()
