"""A conversation's heat, turn by turn: what the words say, and what is carried over from before.

"哦" alone is calm; after five angry turns it is cold anger. So each customer's turn has two heats: `said`, read from
its words, and `level`, in which what was felt before fades only as far as the new words give reason to:

    level_t = min(3, max(said_t, level_{t-1} + w_t · (said_t − level_{t-1})) + 0.4·repeated_t + 0.3·unanswered_t)

`w_t` is how much the turn has to say, 0 to 1: one where it thanks or accepts, at most a quarter for a curt "哦",
"随便", and otherwise its length up to sixteen characters. `repeated_t` is whether the customer says again what they
said before; `unanswered_t` is how many of their turns before it nobody answered (at most two). Both count only where
there is heat at all. Weights are set by judgement and measured in `docs/benchmarks.md`; nothing is fitted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tingsu.core.reading.finding import Role
from tingsu.core.text.normalise import normalise

HOTTEST = 3.0
REPEATED, UNANSWERED, MOST_UNANSWERED = 0.4, 0.3, 2
FULL_LENGTH = 16
CURT_WEIGHT = 0.25
CURT = re.compile(
    r"(?:哦+|噢+|嗯+|呵+|行+吧?|好+吧|好的吧|随便你?们?|算了|知道了|就这样吧?|无所谓|再说吧|你们?看着办吧?|懒得说了?|爱咋咋地|ok|"
    r"fine|whatever|sure|right|k|i see)"
)
THANKS = re.compile(
    r"谢谢|多谢|感谢|辛苦|麻烦你了|太好了|解决了|可以了|没事了|放心了|(?<!不)满意|thank|great|solved|appreciate"
)
MARKS = re.compile(r"[\W_]+")
SAME = 0.5
COLD_LEVEL = 1.5
WINDOW = 4


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn. Of the customer: how hot the words are, 0 to 3, and whether they name a risk; of staff: a taboo."""

    role: Role
    text: str
    heat: float = 0.0
    has_risk: bool = False
    has_taboo: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One customer's turn on the curve. `turn` is its place in the conversation."""

    turn: int
    said: float
    level: float
    slope: float
    is_repeated: bool
    unanswered: int

    @property
    def is_cold(self) -> bool:
        """Whether calm words hide anger: "哦" after five angry turns."""
        return self.said < 1 and self.level >= COLD_LEVEL


@dataclass(frozen=True, slots=True)
class Curve:
    """The customer's turns in order."""

    points: tuple[Point, ...]

    @property
    def level(self) -> float:
        """The heat now, 0 to 3; 0 before the first word."""
        return self.points[-1].level if self.points else 0.0

    @property
    def slope(self) -> float:
        """Heat per turn over the last four turns; above zero it rises."""
        return self.points[-1].slope if self.points else 0.0


def follow(turns: Sequence[Turn]) -> Curve:
    """Return the heat curve of a conversation. A pure function of its turns; O(n²) only in the customer's own."""
    points: list[Point] = []
    before: list[frozenset[str]] = []
    level, unanswered = 0.0, 0
    for number, turn in enumerate(turns):
        if turn.role is Role.STAFF:
            unanswered = 0
            continue
        text = normalise(turn.text)
        pairs = _pairs(text)
        is_repeated = any(_alike(pairs, other) for other in before)
        weight = weight_of(text)
        level = max(turn.heat, level + weight * (turn.heat - level))
        if level >= 0.5 and not THANKS.search(text):
            level += REPEATED * is_repeated + UNANSWERED * min(unanswered, MOST_UNANSWERED)
        level = min(HOTTEST, level)
        levels = [*(point.level for point in points), level]
        points.append(Point(number, turn.heat, level, _slope(levels[-WINDOW:]), is_repeated, unanswered))
        before.append(pairs)
        unanswered += 1
    return Curve(tuple(points))


def weight_of(text: str) -> float:
    """Return how much a turn (normalised) has to say about the feeling, 0 to 1."""
    bare = MARKS.sub("", text)
    if CURT.fullmatch(bare):
        return min(CURT_WEIGHT, len(bare) / FULL_LENGTH)
    if THANKS.search(text):
        return 1.0
    return min(1.0, len(bare) / FULL_LENGTH)


def _pairs(text: str) -> frozenset[str]:
    bare = MARKS.sub("", text)
    return frozenset(bare[at : at + 2] for at in range(len(bare) - 1))


def _alike(pairs: frozenset[str], other: frozenset[str]) -> bool:
    """Say whether a turn says again what another said: half of the smaller one's character pairs, at least four."""
    return min(len(pairs), len(other)) >= 4 and len(pairs & other) >= SAME * min(len(pairs), len(other))


def _slope(levels: Sequence[float]) -> float:
    """Return the least-squares slope of levels over turns."""
    count = len(levels)
    if count < 2:
        return 0.0
    middle = (count - 1) / 2
    mean = sum(levels) / count
    above = sum((place - middle) * (value - mean) for place, value in enumerate(levels))
    return above / sum((place - middle) ** 2 for place in range(count))
