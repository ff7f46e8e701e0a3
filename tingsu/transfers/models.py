"""Transfers and what is fed back about them."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Case, Channel
from tingsu.cases.models.case import FORWARDED
from tingsu.journal.moment import now
from tingsu.org.models import Person

AUTHORITIES = [(channel.value, channel.label) for channel in Channel if channel in FORWARDED]
# The parts that PBOC Order 2020/5 art. 44 asks for.
PARTS = {
    "basics": _("投诉基本情况"),
    "dispute": _("争议焦点"),
    "findings": _("调查核实情况及证据"),
    "basis": _("处理依据和结果"),
    "communication": _("与投诉人沟通情况"),
    "extension": _("延期情况"),
    "satisfaction": _("投诉人满意度"),
}


class Transfer(models.Model):
    """A complaint that an authority handed to the bank. Example: 12378 no. 20260305-0817, received 5 March."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="transfers")
    authority = models.CharField(max_length=20, choices=AUTHORITIES)
    number = models.CharField(max_length=80)
    office = models.CharField(max_length=80, blank=True)
    received_on = models.DateField()
    due_on = models.DateField(null=True, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["authority", "number"], name="transfer_number_once"),
            models.CheckConstraint(
                condition=Q(due_on__isnull=True) | Q(due_on__gte=models.F("received_on")), name="transfer_due_after"
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="transfer_due", condition=Q(due_on__isnull=False))]

    def __str__(self) -> str:
        return f"{self.get_authority_display()} {self.number}"

    @property
    def sent_on(self) -> date | None:
        """When it was fed back, None while it was not."""
        feedback = getattr(self, "feedback", None)
        return feedback.sent_on if feedback else None

    @property
    def is_late(self) -> bool:
        """Whether the authority's date has passed without feedback."""
        return self.due_on is not None and self.sent_on is None and self.due_on < timezone.localdate()


class Feedback(models.Model):
    """What the authority is told, in the parts of PBOC Order 2020/5 art. 44. A draft until `sent_on` is set."""

    transfer = models.OneToOneField(Transfer, on_delete=models.CASCADE, related_name="feedback")
    basics = models.TextField(PARTS["basics"], blank=True)
    dispute = models.TextField(PARTS["dispute"], blank=True)
    findings = models.TextField(PARTS["findings"], blank=True)
    basis = models.TextField(PARTS["basis"], blank=True)
    communication = models.TextField(PARTS["communication"], blank=True)
    extension = models.TextField(PARTS["extension"], blank=True)
    satisfaction = models.TextField(PARTS["satisfaction"], blank=True)
    document_number = models.CharField(max_length=80, blank=True)
    sent_on = models.DateField(null=True, blank=True)
    sent_how = models.CharField(max_length=80, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(default=now)

    class Meta:
        verbose_name_plural = "feedback"

    def __str__(self) -> str:
        return f"{self.transfer_id} {self.sent_on or ''}".strip()
