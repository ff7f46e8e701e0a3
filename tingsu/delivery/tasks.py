"""The jobs of the outbox: each letter at once, and every minute what is due again."""

from __future__ import annotations

from procrastinate.contrib.django import app

from tingsu.delivery.actions.sending import send_delivery, send_due


@app.task(name="delivery.send", queue="delivery")
def send(delivery_id: int) -> None:
    """Send one letter."""
    send_delivery(delivery_id)


@app.periodic(cron="* * * * *")
@app.task(name="delivery.send_due", queue="delivery", queueing_lock="delivery.send_due", lock="delivery.send_due")
def send_again(timestamp: int) -> None:
    """Send what is due."""
    send_due()
