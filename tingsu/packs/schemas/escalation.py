"""`escalation.yaml`: who is told when a limit, a promise or a silence comes near or has passed."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field, model_validator

from tingsu.core.ladder import Quiet, Recipient, Rung
from tingsu.packs.schemas.common import Strict


class RungEntry(Strict):
    """One step before or after a limit."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")
    to: list[Recipient] = Field(min_length=1)
    percent: int = Field(default=100, ge=1, le=1000)
    hours: float = Field(default=0, ge=-2400, le=2400)
    service_time: bool | None = None
    shortest_hours: float = Field(default=0, ge=0)
    raises: int = Field(default=0, ge=0, le=3)


class QuietEntry(Strict):
    """One step of the silence timer."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]{0,29}$")
    to: list[Recipient] = Field(min_length=1)
    working_days: int = Field(ge=1, le=250)
    service_time: bool | None = None


class Escalation(Strict):
    """The ladders of a bank, each from the first step to the last. `service_time` holds for steps that do not say."""

    calendar: str = "cn"
    service_time: bool = True
    clocks: list[RungEntry] = []
    silence: list[QuietEntry] = []
    promises: list[RungEntry] = []

    @model_validator(mode="after")
    def _steps_have_their_own_names(self) -> Escalation:
        ladders: tuple[Sequence[RungEntry | QuietEntry], ...] = (self.clocks, self.silence, self.promises)
        for ladder in ladders:
            ids = [entry.id for entry in ladder]
            if len(ids) != len(set(ids)):
                raise ValueError("two steps of a ladder have the same id")
        return self

    def clock_rungs(self) -> tuple[Rung, ...]:
        """Return the steps for clocks."""
        return tuple(self._rung(entry) for entry in self.clocks)

    def promise_rungs(self) -> tuple[Rung, ...]:
        """Return the steps for promises; their time begins when they fall due."""
        return tuple(self._rung(entry) for entry in self.promises)

    def quiets(self) -> tuple[Quiet, ...]:
        """Return the steps for silence."""
        return tuple(Quiet(e.id, tuple(e.to), e.working_days, self._waits(e.service_time)) for e in self.silence)

    def _rung(self, entry: RungEntry) -> Rung:
        return Rung(
            entry.id,
            tuple(entry.to),
            entry.percent,
            entry.hours,
            self._waits(entry.service_time),
            entry.shortest_hours,
            entry.raises,
        )

    def _waits(self, own: bool | None) -> bool:
        return self.service_time if own is None else own
