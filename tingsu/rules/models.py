"""Rules, what they did, and the tags they put on cases."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.utils.translation import get_language

from tingsu.cases.models import Case
from tingsu.core.rules import EVENTS
from tingsu.journal.moment import now
from tingsu.journal.record import Actor
from tingsu.org.models import Person


class Rule(models.Model):
    """When something happened and conditions hold, do something. Example: words read, risk media → tell supervisors.

    A rule is born switched off. It may be switched on once it was tried on history as it stands now.
    """

    name = models.CharField(max_length=80, unique=True)
    verb = models.CharField(max_length=60, default="case.read")
    conditions = models.JSONField(default=dict)
    actions = models.JSONField(default=dict)
    position = models.PositiveIntegerField(default=0)
    is_on = models.BooleanField(default=False)
    changed_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    tried_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def event_name(self) -> str:
        """When it is asked, in the reader's language."""
        return EVENTS[self.verb].words.in_(get_language() or "zh") if self.verb in EVENTS else self.verb

    @property
    def is_tried(self) -> bool:
        """Whether it was tried as it stands now."""
        tried: datetime | None = self.tried_at
        return tried is not None and tried >= self.changed_at

    @property
    def actor(self) -> Actor:
        """As whom its acts stand in the journal: the system, with the rule's id, so that no rule follows a rule."""
        return Actor("system", self.pk, f"规则「{self.name}」")


class Firing(models.Model):
    """What a rule did to a case, once. `key` is empty, or the entry for events after which a rule may act again."""

    rule = models.ForeignKey(Rule, on_delete=models.PROTECT, related_name="firings")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="firings")
    key = models.CharField(max_length=20, blank=True)
    outcome = models.JSONField(default=list)
    asks_approval = models.BooleanField(default=False)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["rule", "case", "key"], name="firing_once")]
        indexes = [models.Index(fields=["rule", "-id"], name="firing_of_rule")]

    def __str__(self) -> str:
        return f"{self.rule_id} → {self.case_id}"


class Tag(models.Model):
    """A word that a rule put on a case. Example: 跨行转账故障 0301."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="tags")
    name = models.CharField(max_length=30)
    rule = models.ForeignKey(Rule, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["case", "name"], name="tag_once")]

    def __str__(self) -> str:
        return self.name
