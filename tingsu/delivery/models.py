"""The outbox, and addresses that a customer has beside telephone and e-mail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Case, Message, Party
from tingsu.journal.moment import now
from tingsu.org.models import Person
from tingsu.privacy.fields import EncryptedTextField


class Way(models.TextChoices):
    """How a letter leaves the house."""

    EMAIL = "email", _("电子邮件")
    SMS = "sms", _("短信")
    WECOM = "wecom", _("企业微信")


class DeliveryState(models.TextChoices):
    """Where a delivery stands."""

    WAITING = "waiting", _("待发送")
    SENDING = "sending", _("发送中")
    SENT = "sent", _("已发出")
    ARRIVED = "arrived", _("已送达")
    FAILED = "failed", _("发送失败")
    UNSURE = "unsure", _("不确定是否发出")
    BOUNCED = "bounced", _("被退回")
    DROPPED = "dropped", _("不再发送")


# What somebody must look at.
TROUBLED = (DeliveryState.FAILED.value, DeliveryState.UNSURE.value, DeliveryState.BOUNCED.value)


class Delivery(models.Model):
    """One letter on one way to one address. Example: the reply of 5 March to C-2041 by e-mail, sent at 10:02.

    waiting ─claim─▶ sending ─▶ sent ─▶ arrived | bounced
       ▲               │ ├──▶ failed      refused for good, or tried too often
       └──── later ────┘ └──▶ unsure      the connection broke while the server may already have taken it

    From `unsure` nothing is sent by itself: a person decides. `mail_id` stays the same at every try.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="deliveries")
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="deliveries")
    way = models.CharField(max_length=10, choices=Way.choices)
    address = EncryptedTextField()
    address_masked = models.CharField(max_length=254, blank=True)
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=now)
    trouble = models.CharField(max_length=60, blank=True)
    mail_id = models.CharField(max_length=200, unique=True)
    gateway_id = models.CharField(max_length=120, blank=True)
    queued_at = models.DateTimeField(default=now)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    arrived_at = models.DateTimeField(null=True, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["message", "way"], name="delivery_once_a_way"),
            models.CheckConstraint(
                condition=~Q(state__in=["sent", "arrived"]) | Q(sent_at__isnull=False), name="delivery_sent_has_when"
            ),
        ]
        indexes = [
            models.Index(fields=["next_at"], name="delivery_due", condition=Q(state="waiting")),
            models.Index(fields=["claimed_at"], name="delivery_claimed", condition=Q(state="sending")),
            models.Index(fields=["way", "gateway_id"], name="delivery_gateway", condition=~Q(gateway_id="")),
        ]

    def __str__(self) -> str:
        return f"{self.way} {self.mail_id}"

    @property
    def is_troubled(self) -> bool:
        """Whether somebody must look at it."""
        return self.state in TROUBLED


class ContactPoint(models.Model):
    """An address of a customer on a way for which the party has no field. Example: a WeChat Work user id."""

    party = models.ForeignKey(Party, on_delete=models.CASCADE, related_name="contact_points")
    way = models.CharField(max_length=10, choices=Way.choices)
    address = EncryptedTextField()
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["party", "way"], name="contact_point_once")]

    def __str__(self) -> str:
        return f"{self.way} {self.party_id}"
