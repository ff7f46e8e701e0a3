"""Who waits longest for whom: the order of the queue, and which agent gets whom."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

HOT = 2.0
MINUTES_PER_HEAT = 3.0
RISK_MINUTES = 10.0


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits. `heat` 0 to 3; `is_at_risk`: harm or fraud; `minutes` waited so far."""

    id: int
    minutes: float
    heat: float = 0.0
    is_at_risk: bool = False
    skill: str = ""
    language: str = "zh"


@dataclass(frozen=True, slots=True)
class Agent:
    """Somebody at the desk who is ready. No skill named: takes any. `idle_minutes` since the last conversation."""

    id: int
    load: int
    capacity: int
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    is_senior: bool = False
    idle_minutes: float = 0.0

    @property
    def room(self) -> int:
        """How many more they can take."""
        return max(0, self.capacity - self.load)


def in_order(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Return who is next. Heat counts as three minutes of waiting a step, so that nobody calm waits for ever."""
    return sorted(
        waiting,
        key=lambda one: (-(one.minutes + MINUTES_PER_HEAT * one.heat + RISK_MINUTES * 6 * one.is_at_risk), one.id),
    )


def best_for(one: Waiting, agents: Iterable[Agent]) -> Agent | None:
    """Return the agent for somebody who waits, none where nobody fit has room.

    Fit is who has room and speaks the language; a hot customer goes to a senior where one is free. Then whoever knows
    the subject, the least load for their capacity, the longest idle, the lowest id.
    """
    fit = [agent for agent in agents if agent.room and _speaks(agent, one.language)]
    return min(fit, key=lambda agent: _rank(agent, one), default=None)


def _speaks(agent: Agent, language: str) -> bool:
    return language == "zh" or language in agent.languages


def _rank(agent: Agent, one: Waiting) -> tuple[bool, int, float, float, int]:
    wants_senior = one.heat >= HOT or one.is_at_risk
    knows = (
        0 if one.skill and any(one.skill.startswith(skill) for skill in agent.skills) else 1 if not agent.skills else 2
    )
    return (
        wants_senior and not agent.is_senior,
        knows if one.skill else 1,
        agent.load / agent.capacity,
        -agent.idle_minutes,
        agent.id,
    )


def waiting_minutes(position: int, *, handled_minutes: float | None, agents: int, room: int) -> float | None:
    """Return an honest estimate for the `position`-th in the queue (1 is next), none where there is nothing to go by.

    With room now it is zero; else every finished talk of `agents` (each `handled_minutes` on average) frees a place.
    """
    if position <= room:
        return 0.0
    if not handled_minutes or agents <= 0:
        return None
    return (position - room) * handled_minutes / agents
