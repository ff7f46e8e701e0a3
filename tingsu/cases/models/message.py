"""What was said in writing, and what came with it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models.case import Case, Channel
from tingsu.journal.moment import now
from tingsu.org.models import Person
from tingsu.privacy.fields import EncryptedTextField


class Direction(models.TextChoices):
    """Who wrote to whom."""

    IN = "in", _("客户")
    OUT = "out", _("答复")
    NOTE = "note", _("内部备注")


class Message(models.Model):
    """One message of a case. Example: the customer's first words, an officer's reply, an internal note.

    `text` has personal data masked, character for character; `original` is the encrypted text where they differ.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="messages")
    direction = models.CharField(max_length=6, choices=Direction.choices)
    channel = models.CharField(max_length=20, choices=Channel.choices)
    kind = models.CharField(max_length=20, blank=True)
    author = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    original = EncryptedTextField()
    heat = models.SmallIntegerField(null=True, blank=True)
    client_id = models.CharField(max_length=120, null=True, unique=True, editable=False)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "id"]
        indexes = [models.Index(fields=["case", "at"], name="message_case")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.direction} {self.at:%Y-%m-%d %H:%M}"

    @property
    def has_original(self) -> bool:
        """Whether masked personal data can be opened."""
        return bool(self.original)


class Attachment(models.Model):
    """A file that came with a message. Kept in the data folder under a name of ours, never executed."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attachments")
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    size = models.PositiveIntegerField()
    sha256 = models.BinaryField(max_length=32)
    stored_as = models.CharField(max_length=80, unique=True)
    from_customer = models.BooleanField(default=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
