"""What is learnt: root cause, prevention, responsibility, the customer's rating."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models.case import Case
from tingsu.journal.moment import now
from tingsu.org.models import Person, Unit


class RootCause(models.TextChoices):
    """The cause after investigation, which may differ from the customer's view."""

    PEOPLE = "people", _("人员")
    PROCESS = "process", _("流程")
    SYSTEM = "system", _("系统")
    PRODUCT = "product", _("产品设计")
    POLICY = "policy", _("制度政策")
    SUPPLIER = "supplier", _("合作机构")
    EXTERNAL = "external", _("外部因素")
    CUSTOMER = "customer", _("客户原因")


class Lesson(models.Model):
    """Why it happened and what keeps it from happening again (H-P8)."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="lesson")
    root_cause = models.CharField(max_length=12, choices=RootCause.choices)
    explanation = models.TextField()
    prevention = models.TextField()
    measures = models.TextField(blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    def __str__(self) -> str:
        return self.prevention[:40]


class Responsibility(models.Model):
    """Whose fault it was. Example: 东门网点, service wording, mainly, 70 per cent. Only those that stand count.

    `share` is a whole per cent, left out by those who rule in words only; an appeal that is upheld lifts a ruling.
    """

    KINDS = [("full", _("全部责任")), ("main", _("主要责任")), ("partial", _("次要责任")), ("none", _("无责任"))]

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="responsibilities")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8, choices=KINDS)
    share = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    lifted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "responsibilities"
        constraints = [
            models.CheckConstraint(
                condition=Q(unit__isnull=False) | Q(person__isnull=False) | Q(kind="none"),
                name="responsibility_has_bearer",
            ),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__range=(0, 100)), name="responsibility_share_percent"
            ),
        ]

    def __str__(self) -> str:
        bearer = " · ".join(str(part) for part in (self.unit, self.person) if part)
        share = f" {self.share}%" if self.share is not None else ""
        return f"{bearer} {self.get_kind_display()}{share}".strip()


class Rating(models.Model):
    """What the customer says at the end: solved or not, how satisfied (1 to 5), how it was handled (H-P10)."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="ratings")
    solved = models.BooleanField()
    score = models.PositiveSmallIntegerField()
    comment = models.TextField(blank=True)
    asked_how = models.CharField(max_length=20, default="portal")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.CheckConstraint(condition=Q(score__range=(1, 5)), name="rating_1_to_5")]

    def __str__(self) -> str:
        return f"{self.score}/5"

    @property
    def is_bad(self) -> bool:
        """Whether the customer is left dissatisfied: not solved, or two of five at most."""
        return not self.solved or self.score <= 2
