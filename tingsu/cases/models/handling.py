"""What is done: contacts, facts, proposals, promises, steps."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models.case import Case
from tingsu.journal.moment import now
from tingsu.org.models import Person


class ContactKind(models.TextChoices):
    """How the customer was spoken with."""

    CALL = "call", _("电话")
    VISIT = "visit", _("面谈")
    CHAT = "chat", _("在线")
    LETTER = "letter", _("信函")
    SMS = "sms", _("短信")


class Contact(models.Model):
    """A talk with the customer outside the system. Example: a call of eight minutes, reached, apologised."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="contacts")
    kind = models.CharField(max_length=10, choices=ContactKind.choices)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    reached = models.BooleanField(default=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField()
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.at:%Y-%m-%d %H:%M}"


class StepRecord(models.Model):
    """A step of the six that was completed: when, by whom, how one knows."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="steps_done")
    step = models.CharField(max_length=12)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=400, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.step


class Facts(models.Model):
    """What happened, as restated to the customer, and whether they said yes (H-M9). The newest row counts."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="facts")
    text = models.TextField()
    wants = models.CharField(max_length=400)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    confirmed_how = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "facts"

    def __str__(self) -> str:
        return self.text[:40]


class Proposal(models.Model):
    """A way to settle that was put to the customer, and their answer. Example: refund the fee by Friday; accepted."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="proposals")
    text = models.TextField()
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    answer = models.CharField(max_length=10, blank=True, choices=[("accepted", _("同意")), ("declined", _("不同意"))])
    answered_at = models.DateTimeField(null=True, blank=True)
    wish = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]


class PromiseState(models.TextChoices):
    """What became of a promise."""

    OPEN = "open", _("待兑现")
    KEPT = "kept", _("已兑现")
    BROKEN = "broken", _("未兑现")


class Promise(models.Model):
    """Something we told the customer we would do: who, what, by when (H-P6). Example: call back by Wednesday 17:00."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="promises")
    text = models.CharField(max_length=400)
    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="promises")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=PromiseState.choices, default=PromiseState.OPEN)
    proof = models.CharField(max_length=400, blank=True)
    settled_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["due_at", "id"]
        indexes = [models.Index(fields=["due_at"], name="promise_open_due", condition=Q(state="open"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open") | Q(settled_at__isnull=False), name="promise_settled_has_when"
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def is_overdue(self, now: datetime | None = None) -> bool:
        """Whether it should have been kept by now."""
        return self.state == PromiseState.OPEN and self.due_at < (now or timezone.now())
