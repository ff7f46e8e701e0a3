"""`desk.yaml`: opening times, what the system says, how many conversations, when somebody is called."""

from __future__ import annotations

from pydantic import Field

from tingsu.packs.schemas.common import Name, Strict

TIME = r"^([01]\d|2[0-3]):[0-5]\d$"


class Desk(Strict):
    """How the desk behaves."""

    calendar: str = "cn"
    opens: str = Field(default="08:00", pattern=TIME)
    closes: str = Field(default="22:00", pattern=TIME)
    weekends: bool = True
    greeting: Name
    after_hours: Name
    queued: Name
    taken: Name
    passed: Name
    idle: Name
    ended: Name
    robot: bool = True
    capacity: int = Field(default=4, ge=1, le=20)
    wrap_up_seconds: int = Field(default=60, ge=0, le=1800)
    lost_seconds: int = Field(default=120, ge=30, le=3600)
    idle_minutes: int = Field(default=20, ge=2, le=600)
    heat: float = Field(default=1.5, ge=0, le=3)
    alarms_an_hour: int = Field(default=6, ge=1, le=100)
    alarm_from: float = Field(default=0.5, ge=0, le=1)
    abuse_break: int = Field(default=2, ge=1, le=20)


_NOTHING = Name(zh="…", en="…")
UNREAD = Desk(
    greeting=_NOTHING,
    after_hours=_NOTHING,
    queued=_NOTHING,
    taken=_NOTHING,
    passed=_NOTHING,
    idle=_NOTHING,
    ended=_NOTHING,
)
"""Stands in while the mistakes of a file are collected; packs with a mistake are never used."""
