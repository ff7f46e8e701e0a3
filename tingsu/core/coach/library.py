"""What the coach knows: moves with their sentences, playbooks, cues, taboos. Plain data; the packs fill it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from tingsu.core.coach.advice import Choice
from tingsu.core.said import Words


@dataclass(frozen=True, slots=True)
class Fit:
    """When a move fits; an empty part fits always. `low` and `high` are heat levels, 0 to 3.

    `cues` are things heard in the customer's last words (`Cue` ids, risks, and those of `situation.py`); one of them
    must be there. `unless` are cues with which the move is wrong.
    """

    stages: tuple[str, ...] = ()
    low: float = 0.0
    high: float = 3.0
    needs: tuple[str, ...] = ()
    emotions: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    modes: tuple[str, ...] = ()
    cues: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    businesses: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """A move of the handbook with its sentences. `is_standby`: offered where nothing else is left.

    `weight` moves it up or down among those that fit.
    """

    id: str
    kind: str
    title: Words
    why: Words
    say: tuple[str, ...]
    say_en: tuple[str, ...] = ()
    method: str = ""
    sources: tuple[str, ...] = ()
    fit: Fit = Fit()
    is_standby: bool = False
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Reaction:
    """What to say when the customer reacts so: one of the `signs` in their last words."""

    when: str
    signs: tuple[str, ...]
    say: tuple[str, ...]
    kind: str
    method: str


@dataclass(frozen=True, slots=True)
class Scene:
    """A playbook as the coach uses it. `steps` has the sentences of each of the six steps."""

    id: str
    name: Words
    triggers: tuple[str, ...]
    businesses: tuple[str, ...]
    causes: tuple[str, ...]
    first: tuple[str, ...]
    steps: Mapping[str, tuple[str, ...]]
    short: str
    fuller: str
    options: tuple[Choice, ...]
    reactions: tuple[Reaction, ...]
    call_help: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cue:
    """Something to be heard in a customer's words. `lasts` is over how many of their turns it counts.

    `is_danger`: somebody is in danger or money is being taken now. `playbook` is the one that it calls for.
    """

    id: str
    name: Words
    patterns: tuple[re.Pattern[str], ...]
    lasts: int = 1
    is_danger: bool = False
    playbook: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """A taboo or a breach: why not, and pairs of a wrong sentence and one that keeps its meaning and calms."""

    code: str
    name: Words
    why: Words
    severity: str
    needs: re.Pattern[str]
    better: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Library:
    """All content of the coach. `risk_help` has each risk's name and what to do in its first minutes."""

    scripts: tuple[Script, ...] = ()
    scenes: Mapping[str, Scene] = field(default_factory=dict)
    cues: tuple[Cue, ...] = ()
    faults: Mapping[str, Fault] = field(default_factory=dict)
    risk_help: Mapping[str, tuple[Words, tuple[str, ...]]] = field(default_factory=dict)
