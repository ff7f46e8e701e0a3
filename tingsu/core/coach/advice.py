"""What the coach answers: the next move with its sentences, and the marks in a draft."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tingsu.core.coach.stage import Progress


@dataclass(frozen=True, slots=True)
class Move:
    """Something to do next, with one to three sentences ready to be said.

    `kind` is the label of the method (`tingsu/core/reading/labels.py: METHODS`). `why` is one line in the setting's
    language. `sources` are rows of the handbook (H-P1, H-M4, …) and the playbook's id.
    """

    id: str
    kind: str
    stage: str
    title: str
    sentences: tuple[str, ...]
    why: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Warned:
    """Something seen across turns: three apologies and no action, a customer left waiting. `turn` is its place."""

    code: str
    text: str
    turn: int
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to settle that the agent may decide alone."""

    text: str
    authority: str


@dataclass(frozen=True, slots=True)
class Advice:
    """The coach's answer after the last turn. `level` is the heat 0 to 3, `slope` heat per turn.

    `is_held`: the heat is high and nobody has met the feeling yet, so moves on the matter are held back. `options` go
    from low to high and end with the agent's authority; `who_decides` says who may decide what lies above (or "").
    """

    stage: str
    level: float
    slope: float
    progress: Progress
    move: Move
    alternatives: tuple[Move, ...] = ()
    warnings: tuple[Warned, ...] = ()
    playbook: str = ""
    playbook_why: str = ""
    call_help: tuple[str, ...] = ()
    is_held: bool = False
    options: tuple[Choice, ...] = ()
    who_decides: str = ""


@dataclass(frozen=True, slots=True)
class Mark:
    """One place of a draft that should not be said so: characters `start` to `end`, why, and what to say instead."""

    code: str
    start: int
    end: int
    text: str
    reason: str
    better: str
    severity: Literal["warn", "block"]


@dataclass(frozen=True, slots=True)
class Check:
    """The outcome of a draft check: marks in the order of the text, and whether something in it must not be sent."""

    marks: tuple[Mark, ...] = ()
    blocks: bool = False
