"""Who may call the API."""

from __future__ import annotations

from django.db import models

from tingsu.journal.moment import now


class Token(models.Model):
    """A key by which a system calls the API as a person of the bank. Only its digest is kept."""

    name = models.CharField(max_length=80)
    person = models.ForeignKey("org.Person", on_delete=models.CASCADE, related_name="tokens")
    digest = models.BinaryField(max_length=32, unique=True)
    created_at = models.DateTimeField(default=now)
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.name
