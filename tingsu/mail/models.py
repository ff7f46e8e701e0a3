"""The mailbox, and what became of every mail in it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Case, Message
from tingsu.journal.moment import now
from tingsu.privacy.fields import EncryptedTextField


class Mailbox(models.Model):
    """A folder on a mail server and how far it has been read.

    UIDs grow within one UIDVALIDITY; when the server gives a new one, they begin anew (RFC 3501 2.3.1.1).
    """

    name = models.CharField(max_length=200, unique=True)
    uidvalidity = models.BigIntegerField(default=0)
    last_uid = models.BigIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "mailboxes"

    def __str__(self) -> str:
        return self.name


class ArrivalState(models.TextChoices):
    """What became of a mail."""

    TAKEN = "taken", _("已收下")
    NOTED = "noted", _("已记在投诉上")
    IGNORED = "ignored", _("已忽略")
    ASIDE = "aside", _("放在一边")
    FAILED = "failed", _("读不出来")
    DROPPED = "dropped", _("不要了")


# Those that a person may still take.
KEPT = (ArrivalState.ASIDE.value, ArrivalState.FAILED.value)


class Arrival(models.Model):
    """One mail that came. Example: mail 812 of INBOX opened C-2041; mail 813 was a newsletter and is set aside.

    `key` knows the mail again when it comes twice. `raw` is the encrypted mail, only while a person may still need it.
    """

    key = models.BinaryField(max_length=32, unique=True)
    mailbox = models.CharField(max_length=200, blank=True)
    uid = models.BigIntegerField(null=True, blank=True)
    state = models.CharField(max_length=10, choices=ArrivalState.choices)
    reason = models.CharField(max_length=200, blank=True)
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.CASCADE, related_name="mails")
    message = models.ForeignKey(Message, null=True, blank=True, on_delete=models.SET_NULL, related_name="mails")
    mail_id = EncryptedTextField()
    mail_id_index = models.BinaryField(max_length=16, blank=True, default=b"")
    sender_index = models.BinaryField(max_length=16, blank=True, default=b"")
    sender_masked = models.CharField(max_length=254, blank=True)
    size = models.PositiveIntegerField(default=0)
    raw = models.BinaryField(blank=True, default=b"")
    received_at = models.DateTimeField()
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["sender_index", "at"], name="arrival_sender"),
            models.Index(fields=["mail_id_index"], name="arrival_mail_id"),
            models.Index(fields=["state", "id"], name="arrival_kept", condition=Q(state__in=KEPT)),
        ]

    def __str__(self) -> str:
        return f"{self.mailbox} {self.uid} {self.state}"
