"""Score a talk: points of what was due and done, less what taboos cost, under the cap of a breach.

    base  = 100 · Σ points earned / Σ points due        (100 where nothing was due)
    score = min(caps of breaches, max(0, base − min(taboo_limit, Σ cost of taboos)))

Same talk, outcome and rubric, same score: nothing learnt, nothing random. Who spoke is not an input, nor how they felt.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor

from tingsu.core.coach.talk import Said
from tingsu.core.quality.checks import CHECKS, NotDue
from tingsu.core.quality.faults import faults
from tingsu.core.quality.rubric import Criterion, Outcome, Rubric, Verdict
from tingsu.core.quality.seen import Seen
from tingsu.core.reading.labels import COMPLIANCE
from tingsu.core.said import Words

UNSAID = Words("工作人员没有说话,不评分", "nobody of the staff spoke: there is nothing to score")
QUOTE = 80
OTHER_KIND = Words("这类对话不适用", "not called for in a talk of this kind")


@dataclass(frozen=True, slots=True)
class Mark:
    """A criterion that was due: how far it was met, the points, why, and the turns that show it."""

    criterion: str
    verdict: Verdict
    points: float
    possible: float
    why: Words
    turns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A criterion that was not due, and why."""

    criterion: str
    why: Words


@dataclass(frozen=True, slots=True)
class Fault:
    """A taboo or a breach at a turn. `cost` is what it takes away; a breach caps the score at `cap` instead."""

    code: str
    turn: int
    cost: float = 0
    cap: int | None = None

    @property
    def is_breach(self) -> bool:
        """Whether law or a customer's right was broken, not only tact."""
        return self.code in COMPLIANCE


@dataclass(frozen=True)
class Scorecard:
    """The whole score of one talk with everything that made it. `points` is None where there is nothing to score."""

    points: int | None
    marks: tuple[Mark, ...]
    left_out: tuple[LeftOut, ...]
    faults: tuple[Fault, ...]
    rubric: str
    reason: Words | None = None

    @property
    def cap(self) -> int | None:
        """The lowest cap of its breaches."""
        return min((fault.cap for fault in self.faults if fault.cap is not None), default=None)

    @property
    def verdicts(self) -> dict[str, Verdict]:
        """The verdict of each criterion that was due."""
        return {mark.criterion: mark.verdict for mark in self.marks}


def score(talk: Sequence[Said], outcome: Outcome, rubric: Rubric) -> Scorecard:
    """Return the scorecard of a talk."""
    seen = Seen(talk, outcome)
    if not seen.staff:
        return Scorecard(None, (), (), (), rubric.version, UNSAID)
    marks: list[Mark] = []
    left_out: list[LeftOut] = []
    for criterion in rubric.criteria:
        result = _look(seen, criterion)
        if isinstance(result, Mark):
            marks.append(result)
        else:
            left_out.append(result)
    found = tuple(_fault(code, turn, rubric) for code, turn in faults(seen))
    points = points_of({m.criterion: m.verdict for m in marks}, [fault.code for fault in found], rubric)
    return Scorecard(points, tuple(marks), tuple(left_out), found, rubric.version)


def points_of(verdicts: Mapping[str, Verdict], codes: Iterable[str], rubric: Rubric) -> int:
    """Return the score, 0 to 100, of verdicts on criteria and of the taboos and breaches found, one code a find.

    People's forms and corrected scores are reckoned by the same formula as the machine's.
    """
    due = [(verdicts[c.id], c.points) for c in rubric.criteria if c.id in verdicts]
    possible = sum(points for _verdict, points in due)
    earned = sum(verdict.share * points for verdict, points in due)
    base = 100 * earned / possible if possible else 100.0
    found = list(codes)
    cost = min(rubric.taboo_limit, sum(rubric.taboos.get(code, 0) for code in found))
    cap = min((rubric.caps[code] for code in found if code in rubric.caps), default=100)
    return min(cap, floor(max(0.0, base - cost) + 0.5))


def quotes(talk: Sequence[Said], turns: Iterable[int]) -> tuple[tuple[int, str], ...]:
    """Return (turn, its words, shortened) as the evidence of a mark or a fault; turns count from 0."""
    return tuple((at, _short(talk[at].text)) for at in turns if at < len(talk))


def _short(text: str) -> str:
    return text if len(text) <= QUOTE else text[: QUOTE - 1] + "…"


def _look(seen: Seen, criterion: Criterion) -> Mark | LeftOut:
    kinds = seen.situations
    if (criterion.when and not kinds & set(criterion.when)) or kinds & set(criterion.unless):
        return LeftOut(criterion.id, OTHER_KIND)
    found = CHECKS[criterion.check](seen, criterion)
    if isinstance(found, NotDue):
        return LeftOut(criterion.id, found.why)
    earned = found.verdict.share * criterion.points
    return Mark(criterion.id, found.verdict, earned, criterion.points, found.why, found.turns)


def _fault(code: str, turn: int, rubric: Rubric) -> Fault:
    return Fault(code, turn, rubric.taboos.get(code, 0), rubric.caps.get(code))
