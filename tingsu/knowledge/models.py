"""Notes of the knowledge base, their earlier editions, and the bank's own figures in them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingsu.journal.moment import now
from tingsu.org.models import Person, Unit
from tingsu.routing.names import skill_name

EXPIRING_DAYS = 30


class Audience(models.TextChoices):
    """Whom the answer is for."""

    CUSTOMER = "customer", _("客户可见")
    STAFF = "staff", _("仅员工")


class Note(models.Model):
    """One thing that customers ask, and what may be answered. Example: CARD-01 银行卡丢了怎么挂失, until 30 June 2027.

    `questions` are several ways in which customers ask it; `answer` is plain and short, `more` is for who asks further.
    `{code}` in a text is a figure of the bank (`Figure`). A change makes a new version; the old one stays as `Edition`.
    `pack_digest` tells that the note is still as the pack brought it: empty for the bank's own and for changed ones.
    """

    FACTS = (
        *("title", "title_en", "questions", "questions_en", "answer", "answer_en", "more", "source", "business"),
        *("audience", "valid_from", "valid_until", "unit_id"),
    )

    code = models.CharField(_("编号"), max_length=20, unique=True)
    title = models.CharField(_("标题"), max_length=80)
    title_en = models.CharField(_("英文标题"), max_length=160, blank=True)
    questions = models.JSONField(_("客户怎么问"), default=list)
    questions_en = models.JSONField(_("英文问法"), default=list)
    answer = models.TextField(_("答案"))
    answer_en = models.TextField(_("英文答案"), blank=True)
    more = models.TextField(_("再多问一句时"), blank=True)
    source = models.CharField(_("出处"), max_length=160, blank=True)
    business = models.CharField(_("业务类别"), max_length=12, blank=True)
    audience = models.CharField(_("给谁看"), max_length=10, choices=Audience.choices, default=Audience.CUSTOMER)
    valid_from = models.DateField(_("生效日"), null=True, blank=True)
    valid_until = models.DateField(_("有效期至"), null=True, blank=True)
    unit = models.ForeignKey(Unit, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    is_active = models.BooleanField(default=True)
    version = models.PositiveIntegerField(default=1)
    pack_digest = models.CharField(max_length=16, blank=True)
    changed_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["code"]
        indexes = [models.Index(fields=["is_active", "valid_until"], name="note_validity")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True)
                | Q(valid_until__isnull=True)
                | Q(valid_until__gte=models.F("valid_from")),
                name="note_ends_after",
            )
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def display_title(self) -> str:
        """The title in the reader's language."""
        return self.title_en if _english() and self.title_en else self.title

    @property
    def business_name(self) -> str:
        """The large class of business in the reader's language."""
        return skill_name(self.business[:5]) if self.business else ""

    @property
    def state(self) -> str:
        """valid, expiring, expired, coming or retired, seen from today."""
        return self.state_on(timezone.localdate())

    def state_on(self, day: date) -> str:
        """Say how the note stands on a day. The last day of validity still counts."""
        if not self.is_active:
            return "retired"
        if self.valid_from and day < self.valid_from:
            return "coming"
        if self.valid_until and day > self.valid_until:
            return "expired"
        return "expiring" if self.valid_until and day + timedelta(days=EXPIRING_DAYS) > self.valid_until else "valid"

    def facts(self) -> dict[str, Any]:
        """Return what makes up an edition."""
        return {name: getattr(self, name) for name in self.FACTS}


class Edition(models.Model):
    """A note as it stood in one version, who made it and by which act. Never changed."""

    ACTS = [
        ("created", _("新写")),
        ("edited", _("修改")),
        ("renewed", _("续期")),
        ("retired", _("停用")),
        ("restored", _("恢复")),
        ("imported", _("导入")),
        ("loaded", _("载入随附内容")),
    ]

    note = models.ForeignKey(Note, on_delete=models.CASCADE, related_name="editions")
    version = models.PositiveIntegerField()
    act = models.CharField(max_length=10, choices=ACTS)
    facts = models.JSONField()
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["note", "version"], name="note_edition_once")]

    def __str__(self) -> str:
        return f"{self.note_id} v{self.version}"


class Figure(models.Model):
    """A figure that the bank sets for itself, as `{code}` in notes. Example: sms_fee, "每月 2 元".

    The packs list which there are; one without a row has the pack's value, or none: then the answer says where to look.
    """

    code = models.CharField(max_length=40, unique=True)
    value = models.CharField(_("数值"), max_length=120, blank=True)
    value_en = models.CharField(_("英文"), max_length=120, blank=True)
    changed_at = models.DateTimeField(default=now)
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} = {self.value}"


def _english() -> bool:
    return (get_language() or "").startswith("en")
