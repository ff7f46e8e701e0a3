"""A review and its outcome."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Case, Clock, Decision, Message
from tingsu.journal.moment import now
from tingsu.org.models import Person, Unit

_FAR = datetime(9999, 1, 1, tzinfo=UTC)


class Outcome(models.TextChoices):
    """What a review comes to."""

    CONFIRMED = "confirmed", _("维持原决定")
    PARTLY = "partly", _("部分更改")
    REPLACED = "replaced", _("更改原决定")


class Review(models.Model):
    """A customer's application to look at a decision again. Example: C-2041, replaced by head office.

    Applied for within 30 days of being told, decided and told within 30 days by the superior unit (Order 2020/3 art.
    20), by somebody who had no part in what is reviewed. What is changed is a new decision of the case.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="reviews")
    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="review")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    application = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="+")
    applied_at = models.DateTimeField(default=now)
    reviewer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="reviews")
    taken_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome.choices, blank=True)
    facts = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    result = models.TextField(blank=True)
    remedies = models.TextField(blank=True)
    new_decision = models.OneToOneField(Decision, null=True, on_delete=models.SET_NULL, related_name="made_by_review")
    decided_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    told_how = models.CharField(max_length=20, blank=True)
    told_proof = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | (Q(reviewer__isnull=False) & ~Q(outcome="")),
                name="review_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(told_at__isnull=True) | Q(decided_at__isnull=False), name="review_told_after_decided"
            ),
        ]
        indexes = [models.Index(fields=["applied_at"], name="review_open", condition=Q(told_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.case.number} · {self.state_name}"

    @property
    def state_name(self) -> str:
        """Where it stands, in the reader's language."""
        if self.told_at:
            return str(Outcome(self.outcome).label)
        if self.decided_at:
            return str(_("已核查,待告知"))
        return str(_("核查中") if self.reviewer_id else _("待受理核查"))

    @property
    def clock(self) -> Clock | None:
        """The review's own clock, that of the law before the bank's."""
        clocks = [clock for clock in self.case.clocks.all() if clock.started_at == self.applied_at]
        mine = [clock for clock in clocks if (rule := clock.rule) and rule.starts_on == "review_applied"]
        return min(mine, key=lambda clock: clock.due_at or _FAR, default=None)
