"""Where customers may open a chat from."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tingsu.journal.moment import now
from tingsu.org.models import Unit


class Site(models.Model):
    """A page of the bank that shows our chat. Example: mobile bank, key `m7Qk…`, origin https://m.bank.example.

    An empty list of origins lets no foreign page embed the chat; our own portal needs none.
    """

    key = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    origins = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name
