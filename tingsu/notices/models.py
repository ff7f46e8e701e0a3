"""What was told to whom, and how each person wants to be told."""

from __future__ import annotations

from datetime import datetime, time

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Case
from tingsu.journal.moment import now
from tingsu.org.models import Person


class Kind(models.TextChoices):
    """What a notice is about."""

    CLOCK = "clock", _("时限")
    SILENCE = "silence", _("客户久未得到消息")
    PROMISE = "promise", _("承诺")
    APPROVAL = "approval", _("审批")
    ASSIGNMENT = "assignment", _("分派")
    MESSAGE = "message", _("客户来信")
    OTHER = "other", _("其他")


class Notice(models.Model):
    """One thing told to one person. Example: to 陈静, C-2041, 90 % of the 15 days are over.

    The words are kept in both languages and name no customer: a case number, a clock, a date. `key` makes telling
    twice harmless: a person has each key once.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    zh = models.CharField(max_length=300)
    en = models.CharField(max_length=400)
    url = models.CharField(max_length=200, blank=True)
    key = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField(default=now)
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], condition=~Q(key=""), name="notice_told_once"),
        ]
        indexes = [
            models.Index(fields=["person"], condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=["person", "-id"], name="notice_of_person"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def text(self) -> str:
        """The words in the reader's language."""
        return self.en if (get_language() or "").startswith("en") else self.zh

    @property
    def link(self) -> str:
        """Where it leads: its own address, else the case."""
        return self.url or (f"/cases/{self.case_id}/" if self.case_id else "")


class Digest(models.TextChoices):
    """How often unread notices are sent by e-mail."""

    OFF = "off", _("不发邮件")
    HOURLY = "hourly", _("最多每小时一封")
    DAILY = "daily", _("最多每天一封")


HOURS = {Digest.HOURLY: 1, Digest.DAILY: 24}


class Preference(models.Model):
    """How a person wants to be told. Example: one e-mail a day, none between 20:00 and 08:00."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="notice_preference")
    digest = models.CharField(max_length=8, choices=Digest.choices, default=Digest.DAILY)
    quiet_from = models.TimeField(default=time(20))
    quiet_until = models.TimeField(default=time(8))
    mailed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.person}: {self.digest}"

    def is_quiet(self, at: datetime) -> bool:
        """Say whether `at` lies in the quiet hours of the bank's own time; equal ends mean there are none."""
        clock = timezone.localtime(at).time()
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= clock < self.quiet_until
        return clock >= self.quiet_from or clock < self.quiet_until
