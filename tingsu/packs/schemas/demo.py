"""`demo/bank.yaml` and `demo/complaints.jsonl`: a fictional bank."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from tingsu.packs.schemas.common import Strict


class DemoUnit(Strict):
    """A unit of the demo bank."""

    code: str
    kind: str
    parent: str | None = None
    name: str
    name_en: str
    phone: str = ""


class DemoPerson(Strict):
    """Somebody at the demo bank; `show` puts the sign-in on the list that `tingsu demo` prints."""

    username: str
    name: str
    name_en: str
    unit: str
    role: str
    show: bool = False


class DemoBank(Strict):
    """The bank."""

    units: list[DemoUnit]
    people: list[DemoPerson]


class DemoComplaint(Strict):
    """A complaint as it came, and what became of it."""

    text: str
    channel: str
    business: str
    cause: str
    business_channel: str
    matter: str
    heat: int
    amount: Decimal | None
    validity: str
    facts: str
    reasons: str
    reply: str
    prevention: str
    customer: str


class DemoTalk(Strict):
    """A talk of the demo bank, and how it stands."""

    customer: str
    phone: str
    mode: Literal["chat", "hotline", "counter"]
    unit: str
    agent: str = ""
    ago: int
    end: Literal["ended", "wrap_up", "talking", "waiting"]
    score: int | None = None
    summary: str = ""
    reason: str = ""
    turns: list[dict[Literal["c", "s", "w"], str]]
