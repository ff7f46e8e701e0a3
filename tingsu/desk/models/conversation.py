"""The conversation."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Case, Party
from tingsu.desk.models.site import Site
from tingsu.journal.moment import now
from tingsu.org.models import Person, Unit
from tingsu.privacy.fields import EncryptedTextField


class Mode(models.TextChoices):
    """How the two sides talk."""

    CHAT = "chat", _("在线客服")
    HOTLINE = "hotline", _("电话")
    COUNTER = "counter", _("柜面")


class State(models.TextChoices):
    """Where a conversation stands."""

    ROBOT = "robot", _("机器人接待")
    WAITING = "waiting", _("排队")
    TALKING = "talking", _("对话中")
    WRAP_UP = "wrap_up", _("话后整理")
    ENDED = "ended", _("已结束")


OPEN_STATES = (State.ROBOT.value, State.WAITING.value, State.TALKING.value)


class Conversation(models.Model):
    """One talk with one customer, from the first word to the confirmed record of it.

    Example: T-318, chat, 王*, transfer limit, heat 2.3 and rising, with 晓雯. `heat` is the level carried along
    (`core.reading.conversation`, 0 to 3), `risk` the forecast of ending dissatisfied (0 to 1). `last_seq` counts the
    turns; `customer_seq` and `staff_seq` say up to which turn each side has read. `link_digest` belongs to the
    customer's secret link.
    """

    mode = models.CharField(max_length=8, choices=Mode.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="conversations")
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="conversations")
    agent = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="conversations")
    helpers = models.ManyToManyField(Person, blank=True, related_name="joined_conversations")
    case = models.ForeignKey(Case, null=True, blank=True, on_delete=models.PROTECT, related_name="conversations")
    idempotency_key = models.CharField(max_length=120, null=True, unique=True, editable=False)
    link_token = EncryptedTextField(editable=False)
    link_digest = models.BinaryField(max_length=32, unique=True, editable=False)
    language = models.CharField(max_length=10, default="zh")

    skill = models.CharField(max_length=20, blank=True)
    types = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    playbook = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(default=dict, blank=True)

    heat = models.FloatField(default=0)
    slope = models.FloatField(default=0)
    risk = models.FloatField(default=0)
    emotion = models.CharField(max_length=14, blank=True)
    need = models.CharField(max_length=12, blank=True)
    matter = models.CharField(max_length=12, blank=True)
    business = models.CharField(max_length=12, blank=True)
    cause = models.CharField(max_length=12, blank=True)
    risks = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    abuses = models.PositiveSmallIntegerField(default=0)
    misses = models.PositiveSmallIntegerField(default=0)

    last_seq = models.PositiveIntegerField(default=0)
    customer_seq = models.PositiveIntegerField(default=0)
    staff_seq = models.PositiveIntegerField(default=0)
    waits_for_answer_since = models.DateTimeField(null=True, blank=True)

    opened_at = models.DateTimeField(default=now)
    queued_at = models.DateTimeField(null=True, blank=True)
    taken_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    customer_seen_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.CharField(max_length=10, blank=True)
    summary = models.TextField(blank=True)
    score = models.PositiveSmallIntegerField(null=True, blank=True)
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(heat__range=(0, 3)), name="conversation_heat_0_to_3"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__range=(1, 5)), name="talk_score_1_to_5"),
            models.CheckConstraint(
                condition=~Q(state="talking") | Q(agent__isnull=False), name="conversation_talking_has_agent"
            ),
        ]
        indexes = [
            models.Index(fields=["unit", "state"], name="talk_open_unit", condition=Q(state__in=OPEN_STATES)),
            models.Index(fields=["agent", "state"], name="talk_agent", condition=~Q(state="ended")),
            models.Index(fields=["queued_at"], name="talk_waiting", condition=Q(state="waiting")),
            models.Index(fields=["party"], name="talk_party"),
            models.Index(fields=["ended_at"], name="talk_ended"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number that people say: T-318."""
        return f"T-{self.pk}"

    @property
    def is_open(self) -> bool:
        """Whether both sides may still speak."""
        return self.state in OPEN_STATES

    @property
    def heat_step(self) -> int:
        """The level as one of the four steps of the heat ramp."""
        return min(3, int(self.heat + 0.5))
