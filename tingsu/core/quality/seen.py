"""A talk looked at from the side that matters here: who said what when, who waited how long, what kind it was."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from tingsu.core.coach.talk import Said, curve_turns
from tingsu.core.quality.rubric import Outcome, Situation
from tingsu.core.reading.conversation import THANKS, Curve, follow
from tingsu.core.text.normalise import normalise

FEELING = frozenset({"acknowledge", "normalise"})
QUESTION = frozenset({"ask", "ask_with_reason"})
ACTION = frozenset({"offer", "commit", "progress", "relocate", "introduce"})
MATTER = frozenset({"explain", "offer", *QUESTION})
ARGUING = frozenset({"rule_first", "hasty", "blame", "impossible"})
HOLD = re.compile(r"稍等|稍候|稍后|请等|等一下|等我|别挂|不要挂断|hold on|one moment|bear with|please wait")


@dataclass(frozen=True, slots=True)
class Wait:
    """The customer waited so many seconds for the answer at `turn`, counted from `since`."""

    turn: int
    since: int
    seconds: float
    is_first: bool = False


@dataclass(frozen=True)
class Seen:
    """A talk and its outcome. Turns are named by their place, from 0. What a robot said is not the staff's doing."""

    talk: Sequence[Said]
    outcome: Outcome

    @cached_property
    def customer(self) -> tuple[int, ...]:
        """The customer's turns."""
        return tuple(at for at, turn in enumerate(self.talk) if turn.is_customer)

    @cached_property
    def staff(self) -> tuple[int, ...]:
        """The staff's turns."""
        return tuple(at for at, turn in enumerate(self.talk) if not turn.is_customer and not turn.is_robot)

    @cached_property
    def curve(self) -> Curve:
        """The heat, turn by turn."""
        return follow(curve_turns(self.talk))

    def staff_with(self, methods: Collection[str], *, since: int = 0) -> tuple[int, ...]:
        """Return the staff's turns from `since` on that use one of the methods."""
        return tuple(at for at in self.staff if at >= since and set(methods) & set(self.talk[at].methods))

    def staff_after(self, turn: int) -> tuple[int, ...]:
        """Return the staff's turns after a turn."""
        return tuple(at for at in self.staff if at > turn)

    def first_heat(self, least: int) -> int | None:
        """Return the first turn of the customer that is at least so hot."""
        return next((at for at in self.customer if self.talk[at].heat >= least), None)

    @cached_property
    def situations(self) -> frozenset[Situation]:
        """What kind of talk it was."""
        return frozenset(self._situations())

    def _situations(self) -> Iterator[Situation]:
        turns = [self.talk[at] for at in self.customer]
        hottest = max((turn.heat for turn in turns), default=0)
        risks = {risk for turn in turns for risk in turn.risks}
        known = {
            Situation.DISPLEASED: hottest >= 1,
            Situation.UPSET: hottest >= 2,
            Situation.COMPLAINT: any(turn.matter == "complaint" for turn in turns),
            Situation.FRAUD: "fraud" in risks,
            Situation.HARM: "harm" in risks,
            Situation.SHORT: len(turns) <= 2,
            Situation.LEFT: self.outcome.customer_left,
            Situation.SETTLED: self._is_settled(),
        }
        return (situation for situation, holds in known.items() if holds)

    def _is_settled(self) -> bool:
        """Say whether the customer's last words thank, calmly, for what was done, and nothing was left for a case."""
        if self.outcome.has_case or self.outcome.is_satisfied is False or len(self.customer) < 2:
            return False
        last = self.talk[self.customer[-1]]
        return last.heat == 0 and bool(THANKS.search(normalise(last.text)) or last.emotion == "grateful")

    @property
    def has_times(self) -> bool:
        """Whether it is known when things were said; an imported text may not say."""
        return any(turn.at > 0 for turn in self.talk)

    @cached_property
    def waits(self) -> tuple[Wait, ...]:
        """How long the customer waited for each answer of the staff, and after each "one moment please"."""
        found: list[Wait] = []
        since: int | None = None
        for at, turn in enumerate(self.talk):
            if turn.is_customer:
                since = at if since is None else since
                continue
            if since is not None and not turn.is_robot:
                seconds = max(0.0, turn.at - self.talk[since].at)
                found.append(Wait(at, since, seconds, is_first=at == self.staff[0]))
            since = at if not turn.is_robot and HOLD.search(normalise(turn.text)) else None
        return tuple(found)
