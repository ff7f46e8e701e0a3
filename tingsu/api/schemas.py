"""What the API takes and gives."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import AfterValidator, Field, StringConstraints

from tingsu.cases.models import Case, Clock, ContactKind, Level, Matter, Message

ChannelCode = Literal[
    "portal", "phone", "walk_in", "letter", "email", "chat", "app", "social", "nfra_12378", "pboc_12363", "csrc_12386",
    "gov_12345", "market_12315", "petition", "mediation", "staff", "api",
]  # fmt: skip


def _storable(text: str) -> str:
    """PostgreSQL stores no NUL, and lone surrogates are no text."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()


Text = Annotated[str, AfterValidator(_storable)]
Short = Annotated[str, StringConstraints(max_length=80), AfterValidator(_storable)]


class CustomerIn(Schema):
    """Who complains; all may be empty."""

    name: Annotated[Text, Field(max_length=60)] = ""
    phone: Annotated[Text, Field(max_length=40)] = ""
    id_number: Annotated[Text, Field(max_length=40)] = ""
    email: Annotated[Text, Field(max_length=254)] = ""
    address: Annotated[Text, Field(max_length=300)] = ""


class CaseIn(Schema):
    """A complaint to be taken in."""

    text: Annotated[Text, Field(min_length=1, max_length=200_000, examples=["凭什么扣我 80 块年费?"])]
    channel: ChannelCode = "api"
    unit: Annotated[Short, Field(description="Unit code; the token's own unit when empty.")] = ""
    customer: CustomerIn = CustomerIn()
    received_at: datetime | None = None
    external_id: Short = ""
    business: Annotated[Short, Field(description="Taxonomy code such as BZ-02.")] = ""
    amount: Annotated[Decimal, Field(max_digits=14, decimal_places=2, ge=0)] | None = None
    matter: Literal["complaint", "enquiry", "suggestion", "praise", "report", "other"] = "complaint"


class ClockOut(Schema):
    """A deadline with its reasons."""

    rule: str
    name: str
    state: str
    standing: str
    due_at: datetime | None
    explanation: list[str]

    @staticmethod
    def of(clock: Clock) -> ClockOut:
        """Return a clock for the API."""
        return ClockOut(
            rule=clock.rule_id,
            name=clock.name,
            state=clock.state,
            standing=clock.standing,
            due_at=clock.due_at,
            explanation=clock.reasons,
        )


class CaseOut(Schema):
    """A case; personal data is masked."""

    id: int
    number: str
    state: str
    step: str
    channel: str
    unit: str
    owner: str | None
    customer: str
    text: str
    matter: str
    business: str
    cause: str
    level: str
    heat: int
    emotion: str
    need: str
    risks: list[str]
    is_repeat: bool
    is_forwarded: bool
    received_at: datetime
    due_at: datetime | None
    version: int

    @staticmethod
    def of(case: Case) -> CaseOut:
        """Return a case for the API."""
        plain = {name: getattr(case, name) for name in _PLAIN}
        return CaseOut(
            id=case.pk,
            number=case.number,
            unit=case.unit.code,
            owner=case.owner.username if case.owner else None,
            customer=case.party.name_masked,
            **plain,
        )


_PLAIN = (
    "state", "step", "channel", "text", "matter", "business", "cause", "level", "heat", "emotion", "need", "risks",
    "is_repeat", "is_forwarded", "received_at", "due_at", "version",
)  # fmt: skip


class OpenedOut(Schema):
    """The case, whether it is new, and the customer's secret link (only when new)."""

    case: CaseOut
    is_new: bool
    progress_link: str | None


class CaseList(Schema):
    """A page of cases; `next` goes into `at` of the next call."""

    items: list[CaseOut]
    next: str


class CaseDetail(CaseOut):
    """A case with its clocks."""

    clocks: list[ClockOut]


class MessageOut(Schema):
    """A message, masked."""

    id: int
    direction: str
    kind: str
    text: str
    heat: int | None
    at: datetime

    @staticmethod
    def of(message: Message) -> MessageOut:
        """Return a message for the API."""
        return MessageOut(
            id=message.pk,
            direction=message.direction,
            kind=message.kind,
            text=message.text,
            heat=message.heat,
            at=message.at,
        )


class MessageIn(Schema):
    """Words: the customer's (`in`), our reply (`out`), or a note."""

    text: Annotated[Text, Field(min_length=1, max_length=200_000)]
    direction: Literal["in", "out", "note"]
    client_id: Annotated[Short, Field(description="Sent twice with one id, it counts once.")] = ""


class ContactIn(Schema):
    """A talk outside the system."""

    kind: ContactKind
    note: Annotated[Text, Field(min_length=1, max_length=20_000)]
    reached: bool = True
    minutes: Annotated[int, Field(ge=0, le=600)] | None = None
    at: datetime | None = None


class AssignmentIn(Schema):
    """To whom; `version` guards against overwriting somebody else's edit."""

    owner: Annotated[Short, Field(description="User name; empty takes the owner away.")] = ""
    unit: Short = ""
    version: int | None = None


class TriageIn(Schema):
    """The classification."""

    matter: Matter
    level: Level
    business: Short = ""
    cause: Short = ""
    business_channel: Short = ""
    version: int | None = None


class ErrorBody(Schema):
    """What happened, and in which fields."""

    code: str
    message: str
    fields: list[dict[str, Any]] = []


class ErrorOut(Schema):
    """The one shape of every error."""

    error: ErrorBody
