"""What is remembered of a complaint."""

from tingsu.cases.models.case import Case, Channel, Level, Matter
from tingsu.cases.models.clock import Clock, ClockEvent
from tingsu.cases.models.decision import Decision, Redress, RedressGround, RedressKind, Validity
from tingsu.cases.models.handling import Contact, ContactKind, Facts, Promise, PromiseState, Proposal, StepRecord
from tingsu.cases.models.learning import Lesson, Rating, Responsibility, RootCause
from tingsu.cases.models.link import CaseLink
from tingsu.cases.models.message import Attachment, Direction, Message
from tingsu.cases.models.party import CaseParty, Party, PartyRole

__all__ = [
    "Attachment",
    "Case",
    "CaseLink",
    "CaseParty",
    "Channel",
    "Clock",
    "ClockEvent",
    "Contact",
    "ContactKind",
    "Decision",
    "Direction",
    "Facts",
    "Lesson",
    "Level",
    "Matter",
    "Message",
    "Party",
    "PartyRole",
    "Promise",
    "PromiseState",
    "Proposal",
    "Rating",
    "Redress",
    "RedressGround",
    "RedressKind",
    "Responsibility",
    "RootCause",
    "StepRecord",
    "Validity",
]
