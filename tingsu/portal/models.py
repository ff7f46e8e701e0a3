"""How often a stranger knocked: the portal's rate limit."""

from __future__ import annotations

from django.db import models


class Knock(models.Model):
    """How many times one address did one thing in one hour. Addresses are kept as keyed digests."""

    digest = models.BinaryField(max_length=16)
    what = models.CharField(max_length=20)
    hour = models.BigIntegerField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest", "what", "hour"], name="knock_once")]

    def __str__(self) -> str:
        return f"{self.what} {self.hour}"
