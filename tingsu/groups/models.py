"""Group complaints and their members."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Case, Validity
from tingsu.core.groups import is_major
from tingsu.journal.moment import now
from tingsu.org.models import Person, Unit


class Group(models.Model):
    """One matter that many complain about. Example: G-3, wealth product X, 46 cases, 3 representatives, 30 people came.

    `people` counts those who came together, which may be more than the cases. The decision is written once here and
    becomes each member's own decision, with a letter of its own.
    """

    name = models.CharField(max_length=80)
    matter = models.TextField(blank=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="complaint_groups")
    people = models.PositiveIntegerField(default=0)
    is_face_to_face = models.BooleanField(default=False)
    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=now)

    validity = models.CharField(max_length=16, choices=Validity.choices, blank=True)
    facts = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    reasons = models.TextField(blank=True)
    remedies = models.TextField(blank=True)
    confirmed_how = models.CharField(max_length=200, blank=True)
    decided_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    told_how = models.CharField(max_length=10, blank=True)
    told_proof = models.CharField(max_length=300, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.number} {self.name}"

    @property
    def number(self) -> str:
        """The number that people say: G-3."""
        return f"G-{self.pk}"

    @property
    def decision_seen(self) -> str:
        """What tells one decision from the next, for forms: when it was written, empty before the first."""
        return self.decided_at.isoformat() if self.decided_at else ""

    @property
    def is_major(self) -> bool:
        """Whether its number makes it a major complaint (art. 29)."""
        return is_major(self.people, face_to_face=self.is_face_to_face)


class Member(models.Model):
    """A case in a group. A case is in one group at most. `trouble` says why the group's last step passed it by."""

    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="members")
    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="membership")
    is_representative = models.BooleanField(_("代表人"), default=False)
    trouble = models.CharField(max_length=300, blank=True)
    added_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    added_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-is_representative", "id"]

    def __str__(self) -> str:
        return f"{self.group_id} · {self.case_id}"
