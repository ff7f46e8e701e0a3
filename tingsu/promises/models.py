"""What people said of promises that were found."""

from __future__ import annotations

from django.db import models

from tingsu.cases.models import Message, Promise
from tingsu.journal.moment import now
from tingsu.org.models import Person


class Settled(models.Model):
    """A found promise somebody has dealt with. Example: "周五前到账" in a reply of Monday, recorded as a promise.

    Without `promise` it was none: it is not offered again.
    """

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    start = models.PositiveIntegerField()
    promise = models.ForeignKey(Promise, null=True, on_delete=models.CASCADE, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        verbose_name_plural = "settled"
        constraints = [models.UniqueConstraint(fields=["message", "start"], name="found_promise_settled_once")]

    def __str__(self) -> str:
        return f"{self.message_id}:{self.start}"
