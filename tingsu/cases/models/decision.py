"""What was decided and given."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models.case import Case
from tingsu.journal.moment import now
from tingsu.org.models import Person
from tingsu.web.money import money


class Validity(models.TextChoices):
    """Whether the complaint was right (H-P7: ruled only after facts were gathered)."""

    JUSTIFIED = "justified", _("属实")
    PARTLY = "partly", _("部分属实")
    NOT_JUSTIFIED = "not_justified", _("不属实")
    OUTSIDE = "outside", _("不属受理范围")


class Decision(models.Model):
    """A ruling with its facts, basis, reasons and remedies (Order 2020/3 art. 19). The newest row counts."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions")
    validity = models.CharField(max_length=16, choices=Validity.choices)
    facts = models.TextField()
    basis = models.TextField()
    reasons = models.TextField()
    remedies = models.TextField()
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    needs_approval = models.BooleanField(default=False)
    approval_reason = models.CharField(max_length=200, blank=True)
    first_approver = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    first_approved_at = models.DateTimeField(null=True, blank=True)
    approver = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField(null=True, blank=True)
    returned_at = models.DateTimeField(null=True, blank=True)
    return_reason = models.CharField(max_length=400, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    told_how = models.CharField(max_length=20, blank=True)
    told_proof = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True) | Q(approver__isnull=False), name="decision_approved_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(first_approver__isnull=True)
                | Q(approver__isnull=True)
                | ~Q(first_approver=models.F("approver")),
                name="decision_approved_by_two",
            ),
        ]

    def __str__(self) -> str:
        return self.get_validity_display()

    @property
    def stands(self) -> bool:
        """Whether it was taken for good: not returned, and approved where that was needed."""
        return self.returned_at is None and (not self.needs_approval or self.approved_at is not None)


class RedressGround(models.TextChoices):
    """Why something is given. Never for silence."""

    FAULT = "fault", _("我方责任")
    GOODWILL = "goodwill", _("善意关怀")
    LAW = "law", _("法律规定")


class RedressKind(models.TextChoices):
    """What is given."""

    APOLOGY = "apology", _("书面致歉")
    REFUND = "refund", _("退还费用")
    INTEREST = "interest", _("利息")
    POINTS = "points", _("积分权益")
    SERVICE = "service", _("服务")
    MONEY = "money", _("补偿金")


class Redress(models.Model):
    """Something given to make good. Example: refund of 80 yuan annual fee, our fault."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="redress")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.CASCADE, related_name="redress")
    ground = models.CharField(max_length=10, choices=RedressGround.choices)
    kind = models.CharField(max_length=10, choices=RedressKind.choices)
    amount = models.DecimalField(max_digits=14, decimal_places=2, default=0)
    currency = models.CharField(max_length=3, default="CNY")
    note = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "redress"
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="redress_not_negative")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {money(self.amount, self.currency)}"
