"""Confirm the record of a talk: a case, a part of a case that is there, or a reason why none is needed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.hold import may
from tingsu.cases.actions.intake import Intake
from tingsu.cases.actions.open import open_case
from tingsu.cases.actions.promises import make_promise
from tingsu.cases.actions.transcript import Line, keep_transcript
from tingsu.cases.actions.triage import Triage, check_codes, triage_case
from tingsu.cases.models import Case, Direction, Level, Matter
from tingsu.cases.queries.visible import visible_to
from tingsu.core.coach.summary import has_substance
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.desk.actions.ending import rate
from tingsu.desk.actions.hold import hold, journal, save
from tingsu.desk.actions.saying import mask_in_talk
from tingsu.desk.actions.seats import set_seat
from tingsu.desk.models import Audience, Conversation, Seat, SeatState, Speaker, State, Turn
from tingsu.desk.recorded import CHANNELS
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Permission


@dataclass(frozen=True, slots=True)
class Kept:
    """A promise that the agent confirmed."""

    text: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """What the agent confirms. `case` is the one to join; without it and without `reason` a new one is opened."""

    summary: str
    matter: Matter = Matter.COMPLAINT
    business: str = ""
    cause: str = ""
    amount: Decimal | None = None
    level: Level = Level.GENERAL
    unit: Unit | None = None
    case: Case | None = None
    reason: str = ""
    promises: tuple[Kept, ...] = field(default=())
    score: int | None = None


@transaction.atomic
def confirm_record(conversation: Conversation, *, record: Record, by: Person) -> Conversation:
    """Confirm the record; the talk has ended for good. A second time changes nothing.

    With a case all turns become its messages (whispers as notes), promises become its promises, and the worker reads
    the customer's words. Nothing is sent to the customer. Raises `BadInput` for an empty summary or an unknown code,
    `NotAllowed` for a case that the person may not see.
    """
    held = hold(conversation, State.WRAP_UP, State.ENDED, by=by)
    if held.confirmed_at:
        return held
    summary = mask_in_talk(record.summary.strip(), held)
    if not summary:
        raise BadInput(_("请写一两句小结:发生了什么,做了什么,下一步是什么。"))
    check_codes(Triage(record.matter, record.level, record.business, record.cause))
    reason = mask_in_talk(record.reason.strip(), held)
    case = None if reason else _case(held, record, by)
    if case:
        _keep(held, case, summary, by)
        for promise in record.promises:
            make_promise(case, text=mask_in_talk(promise.text, held), owner=by, due_at=promise.due_at, by=by)
    if record.score:
        rate(held, score=record.score, comment=held.comment, by=by)
        held.refresh_from_db(fields=["score", "comment"])
    held.case, held.summary, held.confirmed_at, held.state = case, summary, timezone.now(), State.ENDED.value
    save(held, "case", "summary", "confirmed_at", "state")
    journal(
        "talk.confirmed",
        held,
        by,
        case=case.pk if case else None,
        promises=len(record.promises) if case else 0,
        reason=bool(reason),
    )
    _free(by)
    return held


def _case(held: Conversation, record: Record, by: Person) -> Case:
    wanted = held.case or record.case
    if wanted:
        if wanted.pk != held.case_id and not visible_to(by).filter(pk=wanted.pk, party=held.party_id).exists():
            raise NotAllowed(_("不能并入这件投诉:不是同一位客户的,或者不在您的机构。"))
        return wanted
    told = list(_heard(held).filter(speaker=Speaker.CUSTOMER))
    first = next((turn for turn in told if has_substance(turn.text)), told[0] if told else None)
    if first is None:
        raise BadInput(_("客户什么也没有说,不能立案。请选“不需要立案”并写明原因。"))
    if not by.can(Permission.CASE_OPEN, record.unit or held.unit):
        raise NotAllowed(_("您的岗位不能为这个机构登记投诉。"))
    opened = open_case(
        Intake(
            text=first.original or first.text,
            channel=CHANNELS[held.mode],
            unit=record.unit or held.unit,
            known=held.party,
            received_at=first.at,
            matter=record.matter,
            business=record.business,
            cause=record.cause,
            amount=record.amount,
            idempotency_key=f"talk:{held.pk}",
        ),
        by=by,
    )
    opened.case.messages.filter(client_id=None, text=opened.case.text).update(client_id=_key(held, first))
    return _triaged(opened.case, record, by)


def _triaged(case: Case, record: Record, by: Person) -> Case:
    """Classify the new case where the agent may; else level and codes stay hints for whoever does."""
    if not may(by, Permission.CASE_TRIAGE, case):
        return case
    return triage_case(case, triage=Triage(record.matter, record.level, record.business, record.cause), by=by)


def _keep(held: Conversation, case: Case, summary: str, by: Person) -> None:
    note = Line(f"talk-{held.pk}-summary", Direction.NOTE, summary, "", timezone.now(), author=by, kind="talk_summary")
    keep_transcript(case, lines=[*_lines(held), note], channel=CHANNELS[held.mode], by=by, source=held.number)


def _lines(held: Conversation) -> Iterator[Line]:
    for turn in held.turns.select_related("author").order_by("seq"):
        direction = Direction.OUT
        if turn.speaker == Speaker.CUSTOMER:
            direction = Direction.IN
        elif turn.audience == Audience.STAFF:
            direction = Direction.NOTE
        # Who typed the customer's words at the counter did not say them.
        author = turn.author if turn.speaker == Speaker.STAFF else None
        yield Line(_key(held, turn), direction, turn.text, turn.original, turn.at, author=author)


def _heard(held: Conversation) -> QuerySet[Turn]:
    return held.turns.filter(audience=Audience.ALL).order_by("seq")


def _key(held: Conversation, turn: Turn) -> str:
    return f"talk-{held.pk}-{turn.seq}"


def _free(person: Person) -> None:
    """Let the next customer come once no record of theirs is left to write."""
    waits = Conversation.objects.filter(agent=person, state=State.WRAP_UP).exists()
    if not waits and Seat.objects.filter(person=person, state=SeatState.WRAP_UP).exists():
        set_seat(person, state=SeatState.READY)
