"""What was said in a conversation."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from tingsu.core.coach.talk import Said
from tingsu.core.reading import Role
from tingsu.desk.models.conversation import Conversation
from tingsu.journal.moment import now
from tingsu.org.models import Person
from tingsu.privacy.fields import EncryptedTextField


class Speaker(models.TextChoices):
    """Who speaks."""

    CUSTOMER = "customer", _("客户")
    STAFF = "staff", _("员工")
    ROBOT = "robot", _("机器人")
    SYSTEM = "system", _("系统")


class Audience(models.TextChoices):
    """Who hears it."""

    ALL = "all", _("双方")
    STAFF = "staff", _("仅员工")


class Turn(models.Model):
    """One turn. Example: T-318 number 5, customer: "凭什么限我的额".

    `seq` counts from 1 without gaps within a conversation, in the order of commits. `sender_id` comes from who sends:
    the same one again is the same turn. `text` has personal data masked, `original` is the encrypted text where it
    differs. `labels` is what was read (fields of `core.coach.talk.Said`), `marks` the words that carried it:
    [question, label, start, end, confidence].
    """

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="turns")
    seq = models.PositiveIntegerField()
    speaker = models.CharField(max_length=8, choices=Speaker.choices)
    audience = models.CharField(max_length=5, choices=Audience.choices, default=Audience.ALL)
    author = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    original = EncryptedTextField()
    sender_id = models.CharField(max_length=80)
    labels = models.JSONField(default=dict)
    marks = models.JSONField(default=list)
    level = models.FloatField(default=0)
    source = models.JSONField(default=dict, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["conversation", "seq"]
        constraints = [
            models.UniqueConstraint(fields=["conversation", "seq"], name="turn_seq_once"),
            models.UniqueConstraint(fields=["conversation", "sender_id"], name="turn_sender_once"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id}.{self.seq} {self.speaker}"

    def as_said(self) -> Said:
        """Return the turn as coach, rubric and robot see it."""
        role = Role.CUSTOMER if self.speaker == Speaker.CUSTOMER else Role.STAFF
        labels: dict[str, Any] = {
            key: tuple(value) if isinstance(value, list) else value for key, value in self.labels.items()
        }
        at = (self.at - self.conversation.opened_at).total_seconds()
        return Said(role, self.text, max(0.0, at), is_robot=self.speaker == Speaker.ROBOT, **labels)


class TurnFile(models.Model):
    """A file that came with a turn. Kept encrypted in the data folder like attachments of cases, never executed."""

    turn = models.ForeignKey(Turn, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)
    stored_as = models.CharField(max_length=80, unique=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
