"""Pairs of complaints that look alike, and what people said of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Case
from tingsu.journal.moment import now
from tingsu.org.models import Person


class Verdict(models.TextChoices):
    """What a person said of a pair."""

    OPEN = "", _("待确认")
    LINKED = "linked", _("已关联")
    MERGED = "merged", _("已并案")
    DENIED = "denied", _("不是同一件")


class Likeness(models.Model):
    """A complaint and an earlier one that look alike. Example: C-2050 and C-2041, same customer, text 0.62.

    `case` is the later of the two. A pair that somebody called "not the same" stays, so that nobody is asked again.
    """

    KINDS = [("repeat", _("重复投诉")), ("same", _("同一事项"))]

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="likenesses")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="later_likenesses")
    kind = models.CharField(max_length=8, choices=KINDS)
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    verdict = models.CharField(max_length=8, choices=Verdict.choices, default=Verdict.OPEN, blank=True)
    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    found_at = models.DateTimeField(default=now)
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-score", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["case", "other"], name="likeness_once"),
            models.CheckConstraint(condition=~Q(case=F("other")), name="likeness_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} ~ {self.other_id}"

    @property
    def words(self) -> str:
        """The reasons in the reader's language: 同一客户 · 同一业务 · 文字相似 0.62 · 相隔 12 天."""
        said = {
            "party": _("同一客户"),
            "phone": _("同一电话"),
            "business": _("同一业务"),
            "text": _("文字相似 %(n).2f"),
            "days": _("相隔 %(n)d 天"),
        }
        return " · ".join(str(said[code]) % {"n": n} for code, n in self.reasons if code != "text" or n >= 0.05)
