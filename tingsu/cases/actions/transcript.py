"""Keep a talk that took place elsewhere (chat, call, counter) as messages of a case, in order, with their times."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tingsu.cases.actions.clocks import refresh_due, stop_clocks
from tingsu.cases.actions.hold import Doer, record_case, save_case
from tingsu.cases.actions.search import add_words
from tingsu.cases.models import Case, Channel, Direction, Message
from tingsu.org.models import Person


@dataclass(frozen=True, slots=True)
class Line:
    """One turn. `key` is the same whenever the same turn is kept. `text` is masked, `original` where it differs."""

    key: str
    direction: Direction
    text: str
    original: str
    at: datetime
    author: Person | None = None
    kind: str = "talk"


@transaction.atomic
def keep_transcript(case: Case, *, lines: Iterable[Line], channel: Channel, by: Doer, source: str) -> list[Message]:
    """Store the lines that are not there yet and return them. Nothing goes out: both sides have heard it already.

    A line of a person to the customer ends the first-contact clock at the time when it was said. One entry names the
    customer's messages; the worker reads them in their order. `source` is the talk's number.
    """
    case = Case.objects.select_for_update(of=("self",)).select_related("unit").get(pk=case.pk)
    there = set(Message.objects.filter(case=case, client_id__isnull=False).values_list("client_id", flat=True))
    kept = [
        Message.objects.create(
            case=case,
            direction=line.direction,
            channel=channel,
            kind=line.kind,
            author=line.author,
            text=line.text,
            original=line.original,
            client_id=line.key,
            at=line.at,
        )
        for line in lines
        if line.key not in there
    ]
    if kept:
        add_words(case, " ".join(message.text for message in kept))
    spoken = [m.at for m in kept if m.direction == Direction.OUT and m.author_id and m.at >= case.received_at]
    fields: list[str] = []
    if spoken:
        stop_clocks(case, on="contacted", at=min(spoken))
        case.heard_at = max(*spoken, case.heard_at or spoken[0])
        fields = ["heard_at", *refresh_due(case)]
    save_case(case, *fields, edited=False)
    heard = [message.pk for message in kept if message.direction == Direction.IN]
    record_case("talk.kept", case, by, talk=source, messages=heard)
    return kept
