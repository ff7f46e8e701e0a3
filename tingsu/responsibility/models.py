"""What was said to a ruling on responsibility."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Responsibility
from tingsu.journal.moment import now
from tingsu.org.models import Person


class Said(models.Model):
    """The statement of the person concerned, and an appeal with its outcome. Example: "I was told so"; appeal upheld.

    Readable by those with `responsibility.view` for the case and by the person concerned, by nobody else.
    """

    OUTCOMES = [("upheld", _("申诉成立,撤销认定")), ("rejected", _("维持认定"))]

    ruling = models.OneToOneField(Responsibility, on_delete=models.CASCADE, related_name="said")
    statement = models.TextField(blank=True)
    stated_at = models.DateTimeField(null=True)
    appeal = models.TextField(blank=True)
    appealed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=OUTCOMES, blank=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    answered_at = models.DateTimeField(null=True)
    at = models.DateTimeField(default=now)

    class Meta:
        verbose_name_plural = "said"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="")
                | Q(answered_by__isnull=False, answered_at__isnull=False, appealed_at__isnull=False),
                name="appeal_answered_by_somebody",
            )
        ]

    def __str__(self) -> str:
        return f"{self.ruling_id}"
