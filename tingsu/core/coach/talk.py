"""A talk as coach, rubric and robot see it: what was said, by whom, when, and what was read in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tingsu.core.reading import Reading, Role
from tingsu.core.reading.conversation import Turn


@dataclass(frozen=True, slots=True)
class Said:
    """One turn with its findings. `at` is in seconds since the talk began.

    Of the customer: `heat` (0 to 3), `emotion`, `need`, `matter`, `business`, `cause`, `risks`. Of staff and robot:
    `methods`, `taboos`, `compliance`. The labels are those of the annotation guide (`tingsu/core/reading/labels.py`).
    """

    role: Role
    text: str
    at: float = 0.0
    heat: int = 0
    emotion: str = "calm"
    need: str = "none"
    matter: str = "other"
    business: str = "none"
    cause: str = "none"
    risks: tuple[str, ...] = ()
    methods: tuple[str, ...] = ()
    taboos: tuple[str, ...] = ()
    compliance: tuple[str, ...] = ()
    is_robot: bool = False

    @property
    def is_customer(self) -> bool:
        """Whether the customer speaks."""
        return self.role is Role.CUSTOMER

    def as_turn(self) -> Turn:
        """Return what the heat curve and the forecast look at."""
        return Turn(self.role, self.text, float(self.heat), bool(self.risks), bool(self.taboos))


def said(reading: Reading, *, at: float, is_robot: bool = False) -> Said:
    """Return a turn with what the engine read in it."""
    role, text = reading.utterance.role, reading.utterance.text
    if role is Role.CUSTOMER:
        return Said(
            role,
            text,
            at,
            heat=reading.heat,
            emotion=reading.label("emotion"),
            need=reading.label("need"),
            matter=reading.label("matter"),
            business=reading.label("business"),
            cause=reading.label("cause"),
            risks=tuple(reading.labels("risks")),
        )
    return Said(
        role,
        text,
        at,
        methods=tuple(reading.labels("methods")),
        taboos=tuple(reading.labels("taboos")),
        compliance=tuple(reading.labels("compliance")),
        is_robot=is_robot,
    )


def curve_turns(talk: Sequence[Said]) -> list[Turn]:
    """Return the turns for `follow` and `forecast`."""
    return [turn.as_turn() for turn in talk]
