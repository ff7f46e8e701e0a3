"""Issue a letter: give it the next number, fill the Word template, keep the file with its hash."""

from __future__ import annotations

import hashlib

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from tingsu.cases.actions.attachments import attach_file
from tingsu.cases.actions.hold import hold_case, record_case
from tingsu.cases.models import Case, Decision
from tingsu.org.models import Person, Unit
from tingsu.papers.letter import letter_of
from tingsu.papers.models import IssuedLetter, Series, reference
from tingsu.papers.word import fill_template, template_for


@transaction.atomic
def issue_letter(case: Case, *, by: Person, version: int | None = None) -> IssuedLetter:
    """Issue the letter of the decision, or of the review, once; asked again, return the one that was issued.

    A refusal anywhere gives the number back, so that the numbers of a unit and year have no gaps. The file names the
    customer in full, for it is their letter; that it was made is in the journal.
    """
    case = hold_case(case, act="letter", by=by, version=version)
    letter = letter_of(case)
    of = {"decision": letter.thing} if isinstance(letter.thing, Decision) else {"review": letter.thing}
    issued = IssuedLetter.objects.filter(**of).first()
    if issued:
        return issued
    year = timezone.localdate().year
    number = next_number(letter.unit, year)
    said = reference(letter.unit, year, number, english=case.language == "en")
    content = fill_template(template_for(letter.kind, case.language), letter.fields(number=said))
    name = f"{letter.unit.code}-{year}-{number:04d}.docx"
    attachment = attach_file(case, upload=SimpleUploadedFile(name, content), by=by)
    digest = hashlib.sha256(content).digest()
    issued = IssuedLetter.objects.create(
        case=case, unit=letter.unit, year=year, number=number, attachment=attachment, sha256=digest, issued_by=by, **of
    )
    record_case("letter.issued", case, by, letter=issued.pk, kind=letter.kind, number=said, sha256=digest.hex())
    return issued


def next_number(unit: Unit, year: int) -> int:
    """Return a unit's next number of a year; its series stays locked until the transaction ends."""
    Series.objects.get_or_create(unit=unit, year=year)
    series = Series.objects.select_for_update().get(unit=unit, year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return series.last
