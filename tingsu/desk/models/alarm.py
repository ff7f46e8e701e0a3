"""A supervisor was called to a conversation."""

from __future__ import annotations

from django.db import models

from tingsu.desk.models.conversation import Conversation
from tingsu.journal.moment import now
from tingsu.org.models import Person


class Alarm(models.Model):
    """One alarm on the wall: at what forecast it was raised, who saw to it, and whether it was right.

    `was_right` is said by whoever looked; without it the precision of the alarms would only be claimed.
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="alarms")
    risk = models.FloatField()
    reasons = models.JSONField(default=list)
    is_urgent = models.BooleanField(default=False)
    at = models.DateTimeField(default=now)
    seen_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seen_at = models.DateTimeField(null=True, blank=True)
    was_right = models.BooleanField(null=True, blank=True)

    class Meta:
        ordering = ["-at"]
        indexes = [models.Index(fields=["at"], name="alarm_at")]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.risk:.2f}"
