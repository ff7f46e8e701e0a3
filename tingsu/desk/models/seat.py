"""Whether somebody can take conversations now."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tingsu.journal.moment import now
from tingsu.org.models import Person


class SeatState(models.TextChoices):
    """What an agent does now."""

    READY = "ready", _("可接待")
    WRAP_UP = "wrap_up", _("话后整理")
    BREAK = "break", _("小休")
    AWAY = "away", _("离席")
    OFFLINE = "offline", _("未签入")


class Seat(models.Model):
    """The place of an agent at the desk. Example: 晓雯, ready, at most 4 conversations at a time.

    `seen_at` is when a screen of theirs was last connected; who was not seen for two minutes gets nothing new.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="seat")
    state = models.CharField(max_length=8, choices=SeatState.choices, default=SeatState.OFFLINE)
    capacity = models.PositiveSmallIntegerField(default=4)
    since = models.DateTimeField(default=now)
    seen_at = models.DateTimeField(null=True, blank=True)
    wrap_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["person"]
        constraints = [
            models.CheckConstraint(condition=models.Q(capacity__range=(1, 20)), name="seat_capacity_1_to_20")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.state}"
