"""Say how alike two complaints are, and why: the same customer again, or others about the same matter.

The texts are compared by their pairs of characters: a = shared / all (Jaccard), b = shared / the
shorter's (containment).
A short complaint that a longer one repeats word for word has a small a and a large b, so b counts too, a little less.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from tingsu.core.text.grams import index_tokens

FEWEST_PAIRS = 8  # below that, two texts share most of their pairs by chance
CONTAINED = 0.85  # what being contained counts against being equal
OWN_TEXT = 0.2  # the same customer says similar things: enough without the same business
OTHERS_TEXT = 0.5  # another customer, the same business
OTHERS_TEXT_ALONE = 0.7  # another customer, whatever the business


@dataclass(frozen=True, slots=True)
class Compared:
    """What is known of an earlier complaint beside a new one. `business` is None where either is unknown."""

    text: float
    days: int
    party: bool = False
    phone: bool = False
    business: bool | None = None


@dataclass(frozen=True, slots=True)
class Alike:
    """A finding. `score` orders findings, 0 to 1; `reasons` are codes with a number where there is one."""

    kind: Literal["repeat", "same"]
    score: float
    reasons: tuple[tuple[str, float], ...]


def pairs_of(text: str) -> frozenset[str]:
    """Return what of a text is compared: pairs of Chinese characters, and whole Latin words and numbers."""
    return frozenset(token for token in index_tokens(text) if len(token) == 2 or (token.isascii() and len(token) > 2))


def text_likeness(one: frozenset[str], other: frozenset[str]) -> float:
    """Return 0 (nothing shared) to 1 (the same).

    >>> text_likeness(pairs_of("年费扣了八十块没人说"), pairs_of("年费扣了八十块没人说"))
    1.0
    """
    if min(len(one), len(other)) < FEWEST_PAIRS:
        return float(one == other and bool(one))
    shared = len(one & other)
    return max(shared / len(one | other), CONTAINED * shared / min(len(one), len(other)))


def judge(found: Compared) -> Alike | None:
    """Say whether an earlier complaint is the same matter; None when it is not.

    The same customer: the same business or a similar text is a repeat. Somebody else: a very similar text (half of that
    with a shared telephone) is the same matter.
    """
    if found.party:
        if found.business or found.text >= OWN_TEXT:
            return Alike("repeat", _score(found), _reasons(found))
        return None
    needed = OTHERS_TEXT if found.business is not False else OTHERS_TEXT_ALONE
    if found.phone:
        needed /= 2
    return Alike("same", _score(found), _reasons(found)) if found.text >= needed else None


def rarest(tokens: Iterable[str], frequencies: Mapping[str, float], count: int) -> list[str]:
    """Return the `count` tokens that fewest texts hold; one that is not in `frequencies` is rarer than all that are.

    Longer ones come first. Of many that are equal, some from every part of the text: openings and endings are alike.
    """
    equal: dict[tuple[float, int], list[str]] = {}
    for token in dict.fromkeys(tokens):
        equal.setdefault((frequencies.get(token, 0.0), -len(token)), []).append(token)
    chosen: list[str] = []
    for key in sorted(equal):
        group, room = equal[key], count - len(chosen)
        chosen += group if len(group) <= room else [group[int((i + 0.5) * len(group) / room)] for i in range(room)]
    return chosen


def _score(found: Compared) -> float:
    who = 1.0 if found.party else 0.5 if found.phone else 0.0
    return round(0.4 * who + 0.2 * bool(found.business) + 0.4 * found.text, 3)


def _reasons(found: Compared) -> tuple[tuple[str, float], ...]:
    reasons: list[tuple[str, float]] = []
    if found.party:
        reasons.append(("party", 1))
    elif found.phone:
        reasons.append(("phone", 1))
    if found.business:
        reasons.append(("business", 1))
    reasons.append(("text", round(found.text, 2)))
    reasons.append(("days", found.days))
    return tuple(reasons)
