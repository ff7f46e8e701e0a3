"""Saved views."""

from __future__ import annotations

from django.db import models

from tingsu.journal.moment import now
from tingsu.org.models import Person, Unit
from tingsu.privacy.fields import EncryptedTextField


class SavedView(models.Model):
    """A list with its filters under a name. Example: 「本周到期的收费投诉」, shared with the east branch.

    `query` is the part of the URL behind the question mark; it is encrypted, for somebody may have sought a name.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=40)
    query = EncryptedTextField()
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["name", "id"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_view_name_once")]

    def __str__(self) -> str:
        return self.name
