"""Other ways on which the same matter is settled."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Case
from tingsu.journal.moment import now
from tingsu.org.models import Person


class TrackKind(models.TextChoices):
    """Which way."""

    MEDIATION = "mediation", _("调解")
    ARBITRATION = "arbitration", _("仲裁")
    COURT = "court", _("诉讼")


class TrackOutcome(models.TextChoices):
    """How it ended."""

    AGREED = "agreed", _("达成协议")
    FAILED = "failed", _("未达成协议")
    FOR_CUSTOMER = "for_customer", _("支持客户")
    PARTLY = "partly", _("部分支持")
    FOR_BANK = "for_bank", _("支持我行")
    WITHDRAWN = "withdrawn", _("撤回申请")


class Track(models.Model):
    """A mediation, arbitration or lawsuit about a case. Example: mediation at the local centre, since 5 March, agreed.

    `paused` says that a clock stands still for it; the ledger of that clock has the pause with its proof.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tracks")
    kind = models.CharField(max_length=12, choices=TrackKind.choices)
    body = models.CharField(max_length=120)
    reference = models.CharField(max_length=80, blank=True)
    began_on = models.DateField()
    paused = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=TrackOutcome.choices, blank=True)
    note = models.CharField(max_length=400, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["began_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("began_on")), name="track_ends_after"
            ),
            models.CheckConstraint(condition=Q(ended_on__isnull=True) | ~Q(outcome=""), name="track_ended_has_outcome"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.body}"
