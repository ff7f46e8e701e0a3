"""Read the words of a message and keep what was found."""

from __future__ import annotations

from django.db import transaction

from tingsu.cases.actions.reading import ReadWords, note_reading
from tingsu.cases.models import Direction, Message
from tingsu.core.reading import Reading, Role, Utterance
from tingsu.findings.models import Finding
from tingsu.findings.queries.curve import level_with
from tingsu.packs.engine import engine


def read_message(message: Message) -> Reading | None:
    """Read one message, store its findings, and tell the case. A message that was read stays as it was read."""
    if message.direction != Direction.IN or Finding.objects.filter(message=message).exists():
        return None
    reading = engine().read(Utterance(message.text, Role.CUSTOMER))
    with transaction.atomic():
        Finding.objects.bulk_create(findings_of(message, reading), ignore_conflicts=True)
        note_reading(message.case, words=words_of(message, reading))
    return reading


def findings_of(message: Message, reading: Reading) -> list[Finding]:
    """Return the rows of a reading, not yet saved."""
    return [
        Finding(
            case_id=message.case_id,
            message=message,
            question=finding.question,
            label=finding.label,
            confidence=finding.confidence,
            spans=[[span.start, span.end] for span in finding.spans],
            profile=reading.profile,
            version=reading.version,
            pack=reading.pack,
        )
        for finding in reading.findings
    ]


def words_of(message: Message, reading: Reading) -> ReadWords:
    """Return what the case needs to know of a reading."""
    return ReadWords(
        message_id=message.pk,
        heat=reading.heat,
        level=level_with(message.case, message, reading.heat, has_risk=bool(reading.of("risks"))),
        emotion=reading.label("emotion"),
        need=reading.label("need"),
        risks=tuple(reading.labels("risks")),
        matter=reading.label("matter"),
        business=_code(reading.label("business")),
        cause=_code(reading.label("cause")),
    )


def _code(label: str) -> str:
    return "" if label == "none" else label
