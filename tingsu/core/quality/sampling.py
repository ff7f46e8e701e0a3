"""Which talks people score too: a share of each agent's, drawn at random, and all that must be looked at.

Chance comes in as a seed: each talk gets a number from sha256(seed, id), and the lowest of each agent are taken. The
same seed over the same talks draws the same ones, so an auditor can draw again and see that nobody chose.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from math import ceil

RANDOM, BREACH, HEAT = "random", "breach", "heat"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A talk that may be drawn. `stratum` is its agent; a breach or a big rise of heat is always looked at."""

    id: int
    stratum: int
    has_breach: bool = False
    heat_rose: bool = False


def draw(candidates: Iterable[Candidate], *, percent: float, seed: str) -> dict[int, str]:
    """Return the ids drawn, each with why: breach, heat, or random.

    Of the talks of an agent that need not be looked at anyway, `percent` are drawn, rounded up: nobody is left out.
    """
    drawn: dict[int, str] = {}
    strata: defaultdict[int, list[Candidate]] = defaultdict(list)
    for candidate in sorted(candidates, key=lambda candidate: candidate.id):
        if candidate.has_breach or candidate.heat_rose:
            drawn[candidate.id] = BREACH if candidate.has_breach else HEAT
        else:
            strata[candidate.stratum].append(candidate)
    for candidates_of_one in strata.values():
        wanted = ceil(len(candidates_of_one) * percent / 100)
        for candidate in sorted(candidates_of_one, key=lambda candidate: _number(seed, candidate.id))[:wanted]:
            drawn[candidate.id] = RANDOM
    return drawn


def _number(seed: str, talk: int) -> str:
    return sha256(f"{seed}\x00{talk}".encode()).hexdigest()
