"""How likely a conversation ends with a dissatisfied customer, said after any turn.

A plain formula, not a trained model: the only Chinese dialogues with a known end (NTCIR STC-3) may be used to measure
but not to train what ships. With h the mean of what the customer's words said so far (0 to 3), l the level now, r
whether they named a risk (regulator, leaving, …), b whether staff broke a taboo, t whether the customer has thanked
after an answer:

    risk = σ(−2.2 + 0.9·h + 0.4·l + 0.5·r + 0.5·b − 1.2·t)

Which signs stand in it was decided by measuring each alone; slope and repetition said nothing there about the end. The
weights are round numbers set by judgement. How often the whole is right, after how many turns, and how often it cries
wolf is in `docs/benchmarks.md`; `python -m bench.forecast` measures it again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import exp

from tingsu.core.reading.conversation import THANKS, Turn, follow
from tingsu.core.reading.finding import Role
from tingsu.core.text.normalise import normalise

BASE = -2.2
HEAT, NOW, RISKS, TABOOS, THANKED = 0.9, 0.4, 0.5, 0.5, -1.2
ALARM = 0.5
"""From here on we warn."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The risk of ending dissatisfied, 0 to 1, after so many turns of the customer, and what speaks for it most."""

    risk: float
    turns: int
    reasons: tuple[str, ...]

    @property
    def is_alarm(self) -> bool:
        """Whether somebody should look now."""
        return self.risk >= ALARM


def forecast(turns: Sequence[Turn]) -> Forecast:
    """Return the forecast after these turns. Without a customer's word it is what the formula says of nothing."""
    curve = follow(turns)
    customer = [turn for turn in turns if turn.role is Role.CUSTOMER]
    parts = {
        "heat": HEAT * sum(turn.heat for turn in customer) / max(1, len(customer)),
        "level": NOW * curve.level,
        "risks": RISKS * any(turn.has_risk for turn in customer),
        "taboos": TABOOS * any(turn.has_taboo for turn in turns),
        # The thanks of the first words ask; they do not accept.
        "thanked": THANKED * bool(len(customer) > 1 and THANKS.search(normalise(customer[-1].text))),
    }
    risk = 1 / (1 + exp(-(BASE + sum(parts.values()))))
    reasons = tuple(name for name, part in sorted(parts.items(), key=lambda item: -item[1]) if part >= NOW)
    return Forecast(risk, len(customer), reasons)
