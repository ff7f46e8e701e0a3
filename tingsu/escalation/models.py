"""Which steps were taken. A row is the proof that somebody was told, and keeps the step from being taken twice."""

from __future__ import annotations

from django.db import models

from tingsu.cases.models import Case, Clock, Promise
from tingsu.journal.moment import now


class ClockStep(models.Model):
    """A step of the ladder that a clock has reached. Example: nine_tenths of the 15 days of C-2041.

    Once per clock and limit: an extension from 15 to 30 days begins a new round.
    """

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="steps")
    rung = models.CharField(max_length=30)
    limit = models.PositiveIntegerField()
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["clock", "limit", "rung"], name="clock_step_once")]

    def __str__(self) -> str:
        return f"{self.clock} {self.rung}"


class SilenceStep(models.Model):
    """A silence that was noticed. Example: C-2041 has heard nothing since 3 November, three working days."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="silences")
    rung = models.CharField(max_length=30)
    since = models.DateTimeField()
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "since", "rung"], name="silence_step_once")]

    def __str__(self) -> str:
        return f"{self.case} {self.rung}"


class PromiseStep(models.Model):
    """A reminder of a promise, or its passing unkept. Example: two hours before, broken."""

    promise = models.ForeignKey(Promise, on_delete=models.CASCADE, related_name="steps")
    rung = models.CharField(max_length=30)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["promise", "rung"], name="promise_step_once")]

    def __str__(self) -> str:
        return f"{self.promise} {self.rung}"
