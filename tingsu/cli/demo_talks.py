"""The demo's talks of yesterday and now, said by the same acts as real ones."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Matter
from tingsu.cli.demo_bank import Bank
from tingsu.cli.demo_cases import at
from tingsu.desk.actions.ending import end, rate
from tingsu.desk.actions.opening import Opening, open_conversation
from tingsu.desk.actions.passing import join, whisper
from tingsu.desk.actions.recording import Record, confirm_record
from tingsu.desk.actions.saying import SayingStopped, say
from tingsu.desk.actions.taking import take
from tingsu.desk.models import Conversation, Mode, Speaker
from tingsu.journal.reactions import run_queued
from tingsu.journal.record import Actor
from tingsu.org.models import Person
from tingsu.packs.read import demo_talks
from tingsu.packs.schemas.demo import DemoTalk

CUSTOMER = Actor("customer", None, "客户")
SECONDS_PER_CHARACTER, LEAST_SECONDS = 0.45, 12


def seed_talks(bank: Bank) -> None:
    """Hold every talk of the packs, turn by turn, at its own time."""
    now = timezone.now().replace(microsecond=0)
    for talk in demo_talks():
        _hold(talk, bank, now - timedelta(minutes=talk.ago), now)
    run_queued()


def _hold(talk: DemoTalk, bank: Bank, moment: datetime, now: datetime) -> None:
    agent = bank.people[talk.agent] if talk.agent else None
    conversation = _open(talk, bank, moment, agent)
    for number, turn in enumerate(talk.turns):
        [(side, text)] = turn.items()
        moment = min(now, moment + timedelta(seconds=max(LEAST_SECONDS, len(text) * SECONDS_PER_CHARACTER)))
        with at(moment):
            _say(conversation, side, text, f"demo-{number}", agent, bank)
    if talk.end in ("talking", "waiting"):
        return
    with at(min(now, moment + timedelta(seconds=30))):
        end(conversation, by=agent or CUSTOMER, ended_by="staff" if agent else "customer")
        if talk.score:
            rate(conversation, score=talk.score, comment="", by=CUSTOMER)
    if talk.end == "ended" and agent:
        with at(min(now, moment + timedelta(minutes=3))):
            confirm_record(conversation, record=_record(talk, conversation), by=agent)


def _record(talk: DemoTalk, conversation: Conversation) -> Record:
    conversation.refresh_from_db()
    matter = Matter.ENQUIRY if talk.reason else Matter.COMPLAINT
    return Record(talk.summary, matter, business=conversation.business, cause=conversation.cause, reason=talk.reason)


def _open(talk: DemoTalk, bank: Bank, moment: datetime, agent: Person | None) -> Conversation:
    mode = Mode(talk.mode)
    facts = PartyFacts(name=talk.customer, phone=talk.phone)
    opening = Opening(mode, bank.units[talk.unit], facts, wants_person=True)
    with at(moment):
        conversation = open_conversation(opening, by=CUSTOMER).conversation
        return take(conversation, by=agent) if agent else conversation


def _say(conversation: Conversation, side: str, text: str, sender_id: str, agent: Person | None, bank: Bank) -> None:
    if side == "c":
        say(conversation, text=text, speaker=Speaker.CUSTOMER, by=CUSTOMER, sender_id=sender_id)
    elif side == "w":
        supervisor = bank.staff(conversation.unit, "supervisor")[0]
        join(conversation, by=supervisor)
        whisper(conversation, text=text, by=supervisor, sender_id=sender_id)
    elif agent:
        try:
            say(conversation, text=text, speaker=Speaker.STAFF, by=agent, sender_id=sender_id)
        except SayingStopped:
            # On the telephone a wrong word is out before anybody can stop it: kept as heard.
            say(
                conversation,
                text=text,
                speaker=Speaker.STAFF,
                by=agent,
                sender_id=sender_id,
                source={"heard": True},
            )
