"""Budgets, and what became of each payment."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Redress
from tingsu.journal.moment import now
from tingsu.org.models import Person, Unit


class Budget(models.Model):
    """What a unit, with everything below it, may give in a year. Example: 临江分行, 2026, 200,000 yuan.

    From `warn_percent` on whoever decides is told; what goes beyond is refused.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="redress_budgets")
    year = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=14, decimal_places=2)
    currency = models.CharField(max_length=3, default="CNY")
    warn_percent = models.PositiveSmallIntegerField(default=80)
    set_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    set_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-year", "unit__path"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "currency"], name="budget_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="budget_not_negative"),
            models.CheckConstraint(condition=Q(warn_percent__range=(1, 100)), name="budget_warns_in_percent"),
        ]

    def __str__(self) -> str:
        return f"{self.unit} {self.year}: {self.amount} {self.currency}"

    def warns_at(self, given: Decimal) -> bool:
        """Say whether the warning is due once `given` was given."""
        return given * 100 >= self.amount * self.warn_percent


class PaymentState(models.TextChoices):
    """Where a payment stands. What is approved and has no row yet waits to be ordered."""

    HELD = "held", _("已退回")
    ORDERED = "ordered", _("已下单")
    PAID = "paid", _("已支付")
    FAILED = "failed", _("支付失败")


class Payment(models.Model):
    """What became of one piece of redress after the decision. Example: refund of 80 yuan, paid, reference 0318-77."""

    redress = models.OneToOneField(Redress, on_delete=models.CASCADE, related_name="payment")
    state = models.CharField(max_length=8, choices=PaymentState.choices)
    ordered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField(null=True)
    paid_at = models.DateTimeField(null=True)
    reference = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    changed_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="paid") | (Q(paid_at__isnull=False) & ~Q(reference="")), name="paid_has_reference"
            ),
            models.CheckConstraint(
                condition=Q(state="held") | (Q(ordered_by__isnull=False) & Q(ordered_at__isnull=False)),
                name="ordered_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.get_state_display()
