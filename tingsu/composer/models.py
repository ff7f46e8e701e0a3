"""Every call of a language model, and, only where the bank wants it, the covered texts of it for some days."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingsu.core.composing.guard import WHY
from tingsu.journal.moment import now
from tingsu.org.models import Person
from tingsu.privacy.fields import EncryptedTextField


class Purpose(models.TextChoices):
    """What a call is for."""

    REPLY = "reply", _("代拟答复")
    SUMMARY = "summary", _("写摘要")
    REWRITE = "rewrite", _("换个说法")


class Outcome(models.TextChoices):
    """How a call ended."""

    ASKED = "asked", _("等待回答")
    SHOWN = "shown", _("已给出")
    TRIMMED = "trimmed", _("去掉几句后给出")
    REFUSED = "refused", _("没有通过检查")
    TIMEOUT = "timeout", _("超时")
    UNREACHABLE = "unreachable", _("连不上")
    BROKEN = "broken", _("连接中断")
    BUSY = "busy", _("模型忙")
    ERROR = "error", _("模型出错")
    REJECTED = "rejected", _("模型不接受请求")
    UNREADABLE = "unreadable", _("回答读不懂")


GIVEN = (Outcome.SHOWN.value, Outcome.TRIMMED.value)
# The model is not well; what the guards refuse is no failure of the line.
FAILED = tuple(
    outcome.value
    for outcome in (
        Outcome.TIMEOUT,
        Outcome.UNREACHABLE,
        Outcome.BROKEN,
        Outcome.BUSY,
        Outcome.ERROR,
        Outcome.REJECTED,
        Outcome.UNREADABLE,
    )
)


class Composition(models.Model):
    """One call. Example: a draft of a reply for Chen Jing, 1,240 characters out, 96 back in 1.8 s, one sentence cut.

    The row is written before anything leaves, so a crash in between leaves its trace: `asked`. It holds sizes, times
    and codes (`cuts`: why sentences were taken out), never words. `about` names what the text was about, such as
    conversation 12.
    """

    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    model = models.CharField(max_length=120)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    about_type = models.CharField(max_length=40, blank=True)
    about_id = models.BigIntegerField(null=True, blank=True)
    characters_out = models.PositiveIntegerField()
    characters_in = models.PositiveIntegerField(default=0)
    milliseconds = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.ASKED)
    refusal = models.CharField(max_length=16, blank=True)
    cuts = models.JSONField(default=list, blank=True)
    at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        indexes = [
            models.Index(fields=["at"], name="composition_at"),
            models.Index(fields=["at"], name="composition_asked", condition=Q(outcome="asked")),
        ]

    def __str__(self) -> str:
        return f"{self.purpose} {self.outcome} {self.at:%Y-%m-%d %H:%M}"

    @property
    def why(self) -> str:
        """Why it was refused or cut, in the reader's language."""
        codes = [self.refusal] if self.refusal else list(dict.fromkeys(self.cuts))
        return "; ".join(WHY[code].in_(get_language() or "zh") for code in codes if code in WHY)


class KeptText(models.Model):
    """What went out and came back in one call, covered, encrypted, and only until `until`.

    There is no row unless TINGSU_LLM_KEEP_TEXT says for how many days.
    """

    composition = models.OneToOneField(Composition, on_delete=models.CASCADE, related_name="kept")
    sent = EncryptedTextField()
    received = EncryptedTextField()
    until = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["until"], name="kept_text_until")]

    def __str__(self) -> str:
        return f"{self.composition_id} {self.until:%Y-%m-%d}"
