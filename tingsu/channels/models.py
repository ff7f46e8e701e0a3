"""Imports: which file, how far, what became of it."""

from __future__ import annotations

from django.db import models

from tingsu.journal.moment import now


class ImportRun(models.Model):
    """One run over one file. The same file again continues where it stopped; accepted rows are known by their key."""

    file_name = models.CharField(max_length=200)
    sha256 = models.BinaryField(max_length=32)
    person = models.ForeignKey("org.Person", null=True, on_delete=models.PROTECT, related_name="imports")
    accepted = models.PositiveIntegerField(default=0)
    duplicate = models.PositiveIntegerField(default=0)
    rejected = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.file_name
