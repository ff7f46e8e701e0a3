"""Scores of talks, objections to them, and what people say of the same talks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tingsu.desk.models import Conversation
from tingsu.journal.moment import now
from tingsu.org.models import Person, Unit


class Score(models.Model):
    """What the rubric says of one talk. Example: T-318, 87 points, good; one question asked without a reason.

    `card` is the whole scorecard with turn numbers (`tingsu/quality/card.py`), as the machine made it, and stays so.
    `points` is what counts: the machine's until an objection changed it. None where nobody of the staff spoke.
    `heat_first`, `heat_peak`, `heat_last` are levels, 0 to 3. Supervisors see it from `open_at` on.
    """

    conversation = models.OneToOneField(Conversation, on_delete=models.CASCADE, related_name="quality")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    agent = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="quality_scores")
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    machine_points = models.PositiveSmallIntegerField(null=True, blank=True)
    grade = models.CharField(max_length=40, blank=True)
    card = models.JSONField(default=dict)
    rubric = models.CharField(max_length=40)
    has_breach = models.BooleanField(default=False)
    is_good = models.BooleanField(default=False)
    heat_first = models.FloatField(default=0)
    heat_peak = models.FloatField(default=0)
    heat_last = models.FloatField(default=0)
    ended_at = models.DateTimeField()
    scored_at = models.DateTimeField(default=now)
    open_at = models.DateTimeField()
    agent_saw_at = models.DateTimeField(null=True, blank=True)
    opened_by = models.ManyToManyField(Person, blank=True, related_name="+")

    class Meta:
        ordering = ["-ended_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(points__isnull=True) | Q(points__range=(0, 100)), name="quality_points_0_to_100"
            ),
        ]
        indexes = [
            models.Index(fields=["agent", "-ended_at"], name="quality_agent"),
            models.Index(fields=["unit", "-ended_at"], name="quality_unit"),
            models.Index(fields=["ended_at"], name="quality_ended"),
        ]

    def __str__(self) -> str:
        return f"{self.conversation.number} {self.points}"

    @property
    def heat_rise(self) -> float:
        """How much hotter the talk became than it began, 0 to 3."""
        return max(0.0, self.heat_peak - self.heat_first)

    @property
    def was_corrected(self) -> bool:
        """Whether an objection changed it."""
        return self.points != self.machine_points


class Objection(models.Model):
    """An agent says that one finding of a score is wrong. Example: "the taboo was the customer's own words, read back".

    `item` names a criterion (`restated`) or a fault and its turn (`rude:7`). A ruling either keeps it or changes it:
    for a criterion to a better `verdict` or to none (not due), for a fault to nothing. It never makes a score worse.
    """

    class Ruling(models.TextChoices):
        """What came of it."""

        KEPT = "kept", _("维持评分")
        CHANGED = "changed", _("异议成立,已改分")

    score = models.ForeignKey(Score, on_delete=models.CASCADE, related_name="objections")
    item = models.CharField(max_length=60)
    reason = models.TextField()
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)
    ruling = models.CharField(max_length=8, choices=Ruling.choices, blank=True)
    verdict = models.CharField(max_length=8, blank=True)
    answer = models.TextField(blank=True)
    ruled_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    ruled_at = models.DateTimeField(null=True, blank=True)
    points_before = models.PositiveSmallIntegerField(null=True, blank=True)
    points_after = models.PositiveSmallIntegerField(null=True, blank=True)
    answer_seen_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["score", "item"], name="quality_one_objection_an_item"),
            models.CheckConstraint(
                condition=Q(ruling="") | Q(ruled_by__isnull=False, ruled_at__isnull=False),
                name="quality_ruled_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["at"], name="quality_objection_open", condition=Q(ruling=""))]

    def __str__(self) -> str:
        return f"{self.score_id} {self.item} {self.ruling}"


class Draw(models.Model):
    """One drawing of a sample. Example: 5 % of each agent's talks of week 47, seed 2026-W47, 18 of 240 drawn.

    With period, share, seed and units anybody can draw again and must get the same talks.
    """

    since = models.DateField()
    until = models.DateField()
    percent = models.FloatField()
    seed = models.CharField(max_length=40)
    units = models.JSONField(null=True, blank=True)
    candidates = models.PositiveIntegerField(default=0)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.since}–{self.until} {self.percent}%"


class Sample(models.Model):
    """A talk that a person scores too, without seeing the machine's score.

    `verdicts` are criterion → verdict (a criterion that is not there was not due), `faults` the codes that the reader
    saw, `points` what the same formula makes of them, `overall` their impression, 0 to 100.
    """

    class Why(models.TextChoices):
        """Why it was drawn."""

        RANDOM = "random", _("随机抽取")
        BREACH = "breach", _("有合规问题")
        HEAT = "heat", _("情绪明显升温")

    score = models.OneToOneField(Score, on_delete=models.CASCADE, related_name="sample")
    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="samples")
    why = models.CharField(max_length=8, choices=Why.choices)
    reader = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    verdicts = models.JSONField(default=dict)
    faults = models.JSONField(default=list)
    points = models.PositiveSmallIntegerField(null=True, blank=True)
    overall = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(read_at__isnull=True) | Q(reader__isnull=False, points__isnull=False),
                name="quality_read_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["draw"], name="quality_unread", condition=Q(read_at__isnull=True))]

    def __str__(self) -> str:
        return f"{self.score_id} {self.why}"


def is_open_now() -> Q:
    """Scores that supervisors may see: the head start is over, or the agent spoke up before."""
    return Q(open_at__lte=timezone.now()) | Q(objections__isnull=False)
