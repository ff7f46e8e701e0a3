"""The bank's choice of rule books, and every edition of them that a case began under."""

from __future__ import annotations

from django.db import models

from tingsu.journal.moment import now


class Adoption(models.Model):
    """Whether this bank uses a policy pack. Without a row, the pack's own `active` counts."""

    policy_id = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["policy_id"]

    def __str__(self) -> str:
        return f"{self.policy_id}: {'on' if self.is_active else 'off'}"


class PolicyEdition(models.Model):
    """What a policy pack said when cases began under it. Example: cn-nfra-2020, version 1, since March 2026.

    Never changed: a case keeps the edition under which it began, whatever becomes of the file. `version` is the
    pack's own unless its words were changed without raising it; then the next free number.
    """

    policy_id = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    content = models.JSONField()
    since = models.DateTimeField(default=now)

    class Meta:
        ordering = ["policy_id", "version"]
        constraints = [
            models.UniqueConstraint(fields=["policy_id", "version"], name="edition_once"),
            models.UniqueConstraint(fields=["policy_id", "digest"], name="edition_of_one_content"),
        ]

    def __str__(self) -> str:
        return f"{self.policy_id} v{self.version}"
