"""Whom we tell, what we told them, and who may bring complaints in."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Channel
from tingsu.journal.models import Entry
from tingsu.journal.moment import now
from tingsu.org.models import Person, Unit
from tingsu.privacy.fields import EncryptedTextField


class Endpoint(models.Model):
    """A system that is told what happens. Example: the bank's data platform, told of `case.opened` and `case.closed`.

    `seen_seq` is how far along the journal's chain it has been told.
    """

    name = models.CharField(max_length=80)
    url = models.CharField(max_length=500)
    secret = EncryptedTextField()
    verbs = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    seen_seq = models.BigIntegerField(default=0)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name


class CallState(models.TextChoices):
    """Where a call stands."""

    WAITING = "waiting", _("待推送")
    CALLING = "calling", _("推送中")
    DONE = "done", _("已推送")
    DEAD = "dead", _("推送失败")


class Call(models.Model):
    """One entry of the journal told to one endpoint. Example: `case.opened` of C-2041, answered 200 at the second try.

    It is told at least once: when the answer is lost, it is told again. The receiver knows it again by its id.
    """

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="calls")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    trouble = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField(default=now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["endpoint", "entry"], name="call_once")]
        indexes = [
            models.Index(fields=["endpoint", "next_at"], name="call_due", condition=Q(state="waiting")),
            models.Index(fields=["claimed_at"], name="call_claimed", condition=Q(state="calling")),
            models.Index(fields=["state", "id"], name="call_dead", condition=Q(state="dead")),
        ]

    def __str__(self) -> str:
        return f"{self.endpoint_id} {self.entry_id} {self.state}"


class Source(models.Model):
    """A system that brings complaints in by signed webhook. Example: the call centre, at /hooks/callcentre/."""

    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=80)
    secret = EncryptedTextField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=20, choices=Channel.choices, default=Channel.API)
    is_active = models.BooleanField(default=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name
