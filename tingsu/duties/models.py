"""The emergency plan of a case."""

from __future__ import annotations

from django.db import models
from django.utils.translation import get_language

from tingsu.cases.models import Case
from tingsu.journal.moment import now
from tingsu.org.models import Person
from tingsu.packs import installed


class PlanTask(models.Model):
    """One step of an emergency plan. Example: C-2041, harm, 1: stay with the person, done by 陈静 at 10:02.

    The words are those of the handbook on the day the plan was opened: a later edition does not change what was asked.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="plan_tasks")
    risk = models.CharField(max_length=12)
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    opened_at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["risk", "position"]
        constraints = [models.UniqueConstraint(fields=["case", "risk", "position"], name="plan_task_once")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.risk} {self.position}"

    @property
    def risk_name(self) -> str:
        """The risk in the reader's language."""
        risk = installed().risks.get(self.risk)
        return risk.name.in_(get_language() or "zh") if risk else self.risk
