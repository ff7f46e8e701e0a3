"""Entries and the links that chain them."""

from __future__ import annotations

from django.db import models


class Entry(models.Model):
    """One thing that happened: who did what to what, when. Example: `case.assigned` of case 2041 by Chen Jing.

    `data` holds ids, codes, numbers and digests, never a customer's words or personal data, so that erasing a person
    never needs the journal to change. The database refuses to update or delete a row.
    """

    at = models.DateTimeField()
    verb = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=30)
    subject_id = models.BigIntegerField()
    actor_kind = models.CharField(max_length=10)
    actor_id = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=120)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "id"], name="entry_subject"),
            models.Index(fields=["verb", "id"], name="entry_verb"),
            models.Index(fields=["actor_kind", "actor_id", "id"], name="entry_actor"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.subject_type}:{self.subject_id}"


class Link(models.Model):
    """The place of an entry in the chain, given at the moment of commit (see docs/why/journal-chain.md).

    hash = SHA-256(previous hash, then each field of the entry as text with its length in bytes before it).
    """

    seq = models.BigIntegerField(primary_key=True)
    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, related_name="link")
    previous = models.BinaryField(max_length=32)
    hash = models.BinaryField(max_length=32)

    class Meta:
        ordering = ["seq"]

    def __str__(self) -> str:
        return f"#{self.seq}"
