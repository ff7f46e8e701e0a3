"""How a conversation came from one to another."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tingsu.desk.models.conversation import Conversation
from tingsu.journal.moment import now
from tingsu.org.models import Person, Unit


class Handover(models.Model):
    """A conversation passed on, with a brief. Example: robot → queue "asked for a person"; 晓雯 → card centre.

    `reasons` are codes (`heat`, `risk`, `repeated`, `misses`, `wish`, `passed`, `taken_over`, `lost`); `brief` is what
    the next one reads before the first word.
    """

    KINDS = [
        ("robot", _("机器人转人工")),
        ("passed", _("转接")),
        ("taken_over", _("接管")),
        ("lost", _("坐席离线,重新排队")),
    ]

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="handovers")
    kind = models.CharField(max_length=10, choices=KINDS)
    giver = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reasons = models.JSONField(default=list)
    brief = models.JSONField(default=dict)
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.conversation_id} {self.kind}"
