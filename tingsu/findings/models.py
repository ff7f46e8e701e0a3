"""What was read, with its evidence, and what people made of it."""

from __future__ import annotations

from django.db import models

from tingsu.core.reading.labels import CUSTOMER_QUESTIONS, STAFF_QUESTIONS
from tingsu.journal.moment import now


class Finding(models.Model):
    """One answer to one question about one message. Example: heat 2, because of "凭什么", read by profile fast 0.1.0.

    A person may correct it: the reading stays as it was, the correction stands beside it and becomes training data.
    `spans` are [start, end] pairs in the message's text. `profile`, `version` and `pack` say what read it: models,
    release, and a fingerprint of phrases and weights.
    """

    QUESTIONS = [(question, question) for question in (*CUSTOMER_QUESTIONS, *STAFF_QUESTIONS)]

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="findings")
    message = models.ForeignKey("cases.Message", on_delete=models.CASCADE, related_name="findings")
    question = models.CharField(max_length=12, choices=QUESTIONS)
    label = models.CharField(max_length=20)
    confidence = models.FloatField()
    spans = models.JSONField(default=list)
    profile = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    pack = models.CharField(max_length=12, blank=True)
    corrected_label = models.CharField(max_length=20, blank=True)
    corrected_by = models.ForeignKey(
        "org.Person", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    corrected_at = models.DateTimeField(null=True, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["case", "message"], name="finding_case")]
        constraints = [
            models.UniqueConstraint(fields=["message", "question", "label"], name="finding_once"),
        ]

    def __str__(self) -> str:
        return f"{self.question}={self.label}"

    @property
    def is_corrected(self) -> bool:
        """Whether somebody said that it is wrong."""
        return self.corrected_at is not None

    @property
    def standing_label(self) -> str:
        """The label that counts: the correction, else the reading."""
        return self.corrected_label if self.is_corrected else self.label
