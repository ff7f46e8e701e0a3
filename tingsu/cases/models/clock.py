"""The clocks of a case and the ledger of each."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models.case import Case
from tingsu.core import clock as core_clock
from tingsu.packs.schemas.policy import Policy
from tingsu.policies.editions import edition

# Deadlines that no rule book holds: an authority wrote a date onto its transfer.
AUTHORITY_CLOCK = "authority.feedback"
FREE_CLOCKS = {AUTHORITY_CLOCK: _("转办机关要求反馈的日期")}


class Clock(models.Model):
    """One deadline of a case under one rule. Example: cn-nfra-2020.decide, due 18 November 24:00.

    The rule is kept with its pack and version; the reckoning is repeated from the ledger at every change, and its
    explanation stored for people. `due_at` is empty while paused, after withdrawal, or when `trouble` says why not.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    policy_id = models.CharField(max_length=60)
    policy_version = models.PositiveIntegerField()
    rule_id = models.CharField(max_length=100)
    standing = models.CharField(max_length=10)
    started_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=10, default=core_clock.State.RUNNING.value)
    limit = models.PositiveIntegerField()
    explanation = models.JSONField(default=list)
    trouble = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "rule_id", "started_at"], name="clock_once")]
        indexes = [models.Index(fields=["due_at"], name="clock_running", condition=models.Q(state="running"))]

    def __str__(self) -> str:
        return self.rule_id

    @property
    def rule(self) -> core_clock.ClockRule | None:
        """The rule as it stood when the case began; later edits of the pack are for later cases."""
        policy = self.policy
        return next((rule for rule in policy.rules() if rule.id == self.rule_id), None) if policy else None

    @property
    def policy(self) -> Policy | None:
        """The rule book in the edition of this clock."""
        return edition(self.policy_id, self.policy_version)

    @property
    def name(self) -> str:
        """The clock's name in the reader's language."""
        rule = self.rule
        if rule:
            return rule.name.in_(get_language() or "zh")
        return str(FREE_CLOCKS.get(self.rule_id.partition(":")[0], self.rule_id))

    @property
    def reasons(self) -> list[str]:
        """The explanation, line by line, in the reader's language."""
        language = "en" if (get_language() or "").startswith("en") else "zh"
        return [line[language] for line in self.explanation]

    def is_overdue(self, now: datetime | None = None) -> bool:
        """Whether it still runs and its time is over."""
        runs = self.state == core_clock.State.RUNNING
        return runs and self.due_at is not None and self.due_at < (now or timezone.now())


class ClockEvent(models.Model):
    """A line of the ledger. Example: paused on 5 March for mediation, consent no. 12 on file (`proof`)."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=10)
    at = models.DateTimeField()
    total = models.PositiveIntegerField(null=True, blank=True)
    by_name = models.CharField(max_length=120, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    proof = models.CharField(max_length=300, blank=True)
    attachment = models.ForeignKey(
        "cases.Attachment", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"
