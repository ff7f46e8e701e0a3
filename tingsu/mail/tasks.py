"""The job of the mailbox: every minute."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from tingsu.mail.actions.fetching import fetch_mail
from tingsu.mail.imap import MailboxAway

log = logging.getLogger(__name__)


@app.periodic(cron="* * * * *")
@app.task(name="mail.fetch", queue="mail", queueing_lock="mail.fetch", lock="mail.fetch")
def fetch(timestamp: int) -> None:
    """Take what is new. A server that is away is no fault of the job: the next minute tries again."""
    try:
        fetch_mail()
    except MailboxAway as error:
        log.warning("mailbox away: %s", error)
