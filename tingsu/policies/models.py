"""The bank's choice of rule books."""

from __future__ import annotations

from django.db import models


class Adoption(models.Model):
    """Whether this bank uses a policy pack. Without a row, the pack's own `active` counts."""

    policy_id = models.CharField(max_length=60, unique=True)
    is_active = models.BooleanField()
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["policy_id"]

    def __str__(self) -> str:
        return f"{self.policy_id}: {'on' if self.is_active else 'off'}"
