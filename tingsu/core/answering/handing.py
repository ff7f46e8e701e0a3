"""When the robot hands over to a person, and why.

At once and before anything else: a life, then a scam or theft. Then the customer's own wish, heat of 2 or more, heat
that rises, a risk that is named, money that somebody has to look at, the same matter again, two misses, and a customer
whom nobody answered for a while. The robot does not argue about it and does not ask for reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from tingsu.core.answering.wishes import (
    asks_again,
    is_plain_question,
    needs_look,
    tells_harm,
    tells_scam,
    threatens,
    wants_human,
)
from tingsu.core.coach.talk import Said, curve_turns
from tingsu.core.reading.conversation import follow
from tingsu.core.said import Words

HOT = 2.0
RISE, RISING_FROM = 0.3, 1.0  # heat per turn, and the level above which a rise counts
MISSES = 2
SLOW = 30.0  # seconds
NAMED = ("regulator", "media", "legal", "group", "abuse", "repeat")
ASKABLE = frozenset({"regulator", "legal", "media", "fraud", "repeat", "group"})  # one may ask what 12378 is


class Reason(StrEnum):
    """Why somebody takes over from the robot, the most urgent first."""

    HARM = "harm"
    FRAUD = "fraud"
    WISH = "wish"
    HEAT = "heat"
    RISK = "risk"
    MONEY = "money"
    REPEATED = "repeated"
    RISING = "rising"
    MISSES = "misses"
    SLOW = "slow"


NAMES: dict[Reason, Words] = {
    Reason.HARM: Words("涉及人身安全", "A life may be at risk"),
    Reason.FRAUD: Words("疑似诈骗或盗刷", "A scam or theft"),
    Reason.WISH: Words("客户要人工", "The customer wants a person"),
    Reason.HEAT: Words("情绪激烈", "The customer is upset"),
    Reason.RISK: Words("有升级风险", "It may escalate"),
    Reason.MONEY: Words("要查客户自己的账", "Somebody has to look at the account"),
    Reason.REPEATED: Words("同一件事又说一遍", "The same matter again"),
    Reason.RISING: Words("情绪在升温", "Heat is rising"),
    Reason.MISSES: Words("两次没答上", "Two questions were not answered"),
    Reason.SLOW: Words("客户等得太久", "The customer waits too long"),
}
AT_ONCE = frozenset({Reason.HARM, Reason.FRAUD})


@dataclass(frozen=True, slots=True)
class HandOver:
    """Why, by which words, and what else was seen. `at_once`: before any answer, and before everybody in the queue."""

    reason: Reason
    words: str
    also: tuple[Reason, ...] = ()

    @property
    def at_once(self) -> bool:
        """Whether nothing may come first."""
        return self.reason in AT_ONCE

    @property
    def name(self) -> Words:
        """The reason in words."""
        return NAMES[self.reason]


def hand_over(talk: Sequence[Said], *, misses: int, now: float) -> HandOver | None:
    """Return why a person should take over after the last turn; None while the robot may go on.

    `misses` counts the questions of this talk that were not answered; `now` is in seconds since the talk began.
    """
    last = next((turn for turn in reversed(talk) if turn.is_customer), None)
    if last is None:
        return None
    found = [(reason, words) for reason, words in _seen(talk, last, misses=misses, now=now) if words]
    if not found:
        return None
    order = list(Reason)
    found.sort(key=lambda each: order.index(each[0]))
    (reason, words), *others = found
    return HandOver(reason, words, tuple(dict.fromkeys(other for other, _words in others if other is not reason)))


def _seen(talk: Sequence[Said], last: Said, *, misses: int, now: float) -> list[tuple[Reason, str]]:
    text = last.text
    curve = follow(curve_turns(talk))
    point = curve.points[-1] if curve.points else None
    is_calm_question = last.heat < HOT and is_plain_question(text) and not threatens(text)
    risks = [risk for risk in last.risks if not (is_calm_question and risk in ASKABLE)]
    named = next((risk for risk in NAMED if risk in risks), "")
    seen = [
        (Reason.HARM, tells_harm(text) or ("harm" if "harm" in last.risks else "")),
        (Reason.FRAUD, tells_scam(text) or ("fraud" if "fraud" in risks else "")),
        (Reason.WISH, wants_human(text)),
        (Reason.RISK, named),
        (Reason.MONEY, needs_look(text)),
        (Reason.REPEATED, asks_again(text)),
    ]
    if point is not None:
        seen.append((Reason.HEAT, f"{point.level:.1f}" if point.level >= HOT else ""))
        rises = point.slope >= RISE and point.level >= RISING_FROM and len(curve.points) > 1
        seen.append((Reason.RISING, f"{point.slope:+.1f}" if rises else ""))
        seen.append((Reason.REPEATED, text[:30] if point.is_repeated and not point.unanswered else ""))
    seen.append((Reason.MISSES, str(misses) if misses >= MISSES else ""))
    if talk[-1].is_customer and now - talk[-1].at > SLOW:
        seen.append((Reason.SLOW, f"{now - talk[-1].at:.0f}"))
    return seen
