"""What people can do, and how each case came to whom."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Case
from tingsu.journal.moment import now
from tingsu.org.models import Person, Unit


class Ability(models.Model):
    """Something a person can do that cases ask for. Example: 陈静 handles credit cards (BZ-02) and speaks English."""

    KINDS = [("skill", _("业务专长")), ("language", _("语言"))]

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="abilities")
    kind = models.CharField(max_length=8, choices=KINDS)
    code = models.CharField(max_length=20)

    class Meta:
        ordering = ["kind", "code"]
        constraints = [models.UniqueConstraint(fields=["person", "kind", "code"], name="ability_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {self.code}"


class Route(models.Model):
    """How a case came to somebody. Example: C-2041 by the rule "credit cards" to 陈静, 3 open; 李明 away, 赵云 6 open.

    `wanted` and `left_out` hold ids, codes and numbers; names are looked up when they are shown.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="routes")
    rule_name = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    chosen = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    load = models.PositiveIntegerField(null=True)
    wanted = models.JSONField(default=dict)
    left_out = models.JSONField(default=list)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.case_id} → {self.chosen_id}"
