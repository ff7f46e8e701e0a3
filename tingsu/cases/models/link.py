"""Cases that belong together."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models.case import Case
from tingsu.journal.moment import now
from tingsu.org.models import Person


class CaseLink(models.Model):
    """Why one case points to another. Example: C-2050 repeats C-2041; C-2051 was merged into C-2041."""

    KINDS = [("repeat", _("重复投诉")), ("same", _("同一事项")), ("merged", _("并入"))]

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="links")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="linked_from")
    kind = models.CharField(max_length=8, choices=KINDS)
    reason = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "other", "kind"], name="case_link_once"),
            models.CheckConstraint(condition=~Q(case=F("other")), name="case_link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind} {self.other_id}"
