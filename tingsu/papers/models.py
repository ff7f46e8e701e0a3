"""Letters with their numbers, and summaries."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tingsu.cases.models import Attachment, Case, Decision
from tingsu.journal.moment import now
from tingsu.org.models import Person, Unit
from tingsu.review.models import Review


class Series(models.Model):
    """The last number that a unit gave in a year. Taken under a lock, so that numbers follow without gaps."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "series"
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="series_once")]

    def __str__(self) -> str:
        return f"{self.unit.code} {self.year}: {self.last}"


class IssuedLetter(models.Model):
    """A letter as it went out. Example: 临江〔2026〕17号, the decision on C-2041, a Word file with its SHA-256.

    The file lies with the case's attachments; when a person is erased it goes, number and hash stay.
    """

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="letters")
    decision = models.OneToOneField(Decision, null=True, on_delete=models.CASCADE, related_name="letter")
    review = models.OneToOneField(Review, null=True, on_delete=models.CASCADE, related_name="letter")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    attachment = models.ForeignKey(Attachment, null=True, on_delete=models.SET_NULL, related_name="+")
    sha256 = models.BinaryField(max_length=32)
    issued_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(default=now)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "number"], name="letter_number_once"),
            models.CheckConstraint(
                condition=Q(decision__isnull=False, review__isnull=True)
                | Q(decision__isnull=True, review__isnull=False),
                name="letter_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The number as the letter carries it."""
        return reference(self.unit, self.year, self.number, english=self.case.language == "en")

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the file in hexadecimal."""
        return bytes(self.sha256).hex()


class Summary(models.Model):
    """The four parts that close a file: details, course and result, prevention points, measures."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="summary")
    details = models.TextField()
    course = models.TextField()
    prevention = models.TextField(blank=True)
    measures = models.TextField(blank=True)
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=now)

    class Meta:
        verbose_name_plural = "summaries"

    def __str__(self) -> str:
        return self.details[:40]


def reference(unit: Unit, year: int, number: int, *, english: bool) -> str:
    """Say a letter's number as letters carry it: 临江分行投诉处理〔2026〕17号, or E/2026/0017."""
    return f"{unit.code}/{year}/{number:04d}" if english else f"{unit.name}投诉处理〔{year}〕{number}号"
