"""Choose who gets a case, and say of everybody else why not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal

Reason = Literal["concerned", "absent", "skill", "language", "full", "farther", "senior", "busier"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who could take a case.

    `distance` counts the units from the case's own up to the person's (0: the same unit); `load` their open cases.
    """

    id: int
    load: int = 0
    distance: int = 0
    is_senior: bool = False
    is_absent: bool = False
    is_concerned: bool = False
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a case asks for. An empty skill or language asks for nothing; `most` is the load that is enough."""

    skill: str = ""
    language: str = ""
    most: int | None = None


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Somebody who was not chosen."""

    id: int
    reason: Reason
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """The one chosen, none when nobody is fit; and everybody else with the reason."""

    chosen: int | None
    load: int | None = None
    left_out: tuple[LeftOut, ...] = field(default=())


def choose(candidates: Iterable[Candidate], wanted: Wanted) -> Choice:
    """Choose of those who are fit the nearest, then officers before supervisors, then the least busy, the lowest id.

    Fit is who is not complained about (回避), not absent, has skill and language, and still has room.
    """
    fit, left_out = [], []
    for candidate in candidates:
        reason = _unfit(candidate, wanted)
        if reason is None:
            fit.append(candidate)
        else:
            left_out.append(LeftOut(candidate.id, reason, candidate.load if reason == "full" else None))
    if not fit:
        return Choice(None, None, tuple(left_out))
    best, *others = sorted(fit, key=_rank)
    left_out += [_behind(other, best) for other in others]
    return Choice(best.id, best.load, tuple(left_out))


def _unfit(candidate: Candidate, wanted: Wanted) -> Reason | None:
    if candidate.is_concerned:
        return "concerned"
    if candidate.is_absent:
        return "absent"
    if wanted.skill and not any(wanted.skill.startswith(skill) for skill in candidate.skills):
        return "skill"
    if wanted.language and wanted.language not in candidate.languages:
        return "language"
    if wanted.most is not None and candidate.load >= wanted.most:
        return "full"
    return None


def _rank(candidate: Candidate) -> tuple[int, bool, int, int]:
    return (candidate.distance, candidate.is_senior, candidate.load, candidate.id)


def _behind(other: Candidate, best: Candidate) -> LeftOut:
    if other.distance > best.distance:
        return LeftOut(other.id, "farther")
    if other.is_senior and not best.is_senior:
        return LeftOut(other.id, "senior")
    return LeftOut(other.id, "busier", other.load)
