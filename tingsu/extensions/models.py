"""Requests for more time."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Case, Clock
from tingsu.journal.moment import now
from tingsu.org.models import Person


class Standing(models.TextChoices):
    """Where a request stands."""

    PENDING = "pending", _("待批")
    GRANTED = "granted", _("已批准")
    RETURNED = "returned", _("已退回")


class ExtensionRequest(models.Model):
    """An officer asks to extend a clock. Example: cn-nfra-2020.decide from 30 to 60, the appraisal is not back yet.

    `reason`, `done` and `plan` are what the customer will read, so they are written for the customer.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="extension_requests")
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="extension_requests")
    total = models.PositiveIntegerField()
    reason = models.CharField(max_length=300)
    done = models.TextField()
    plan = models.TextField()
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=now)
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.PENDING)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["asked_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["clock"], condition=Q(standing="pending"), name="extension_asked_once_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(standing="pending") | Q(decided_at__isnull=False), name="extension_decided_has_when"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} → {self.total}"
