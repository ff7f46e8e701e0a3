"""`policies/*.yaml`: the clocks of one rule book, each number with its article."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from datetime import date
from functools import cached_property

from pydantic import Field, model_validator

from tingsu.core import clock
from tingsu.packs.schemas.common import Name, Strict


class LimitEntry(Strict):
    """An amount of time."""

    amount: int = Field(gt=0)
    unit: clock.Unit = clock.Unit.CALENDAR_DAY

    def built(self) -> clock.Limit:
        """Return the core limit."""
        return clock.Limit(self.amount, self.unit)


class ExtensionEntry(Strict):
    """A longer total that may replace the limit."""

    total: LimitEntry
    article: Name
    follows: int | None = None
    approvers: list[str] = []
    notice: bool = True


class PauseEntry(Strict):
    """A ground on which time is left out."""

    id: str
    name: Name
    article: Name
    consent: bool = False


class ClockEntry(Strict):
    """One clock."""

    id: str
    name: Name
    article: Name
    limit: LimitEntry
    starts_on: str = "received"
    stops_on: str = "told"
    first_day: clock.FirstDay = clock.FirstDay.EXCLUDED
    roll: clock.Roll = clock.Roll.NONE
    ends: clock.Ends = clock.Ends.MIDNIGHT
    out_of_hours_next_day: bool = False
    standing: clock.Standing = clock.Standing.LEGAL
    extensions: list[ExtensionEntry] = []
    pauses: list[PauseEntry] = []
    restart: Name | None = None
    applies_to: list[str] = []
    active: bool = True

    def built(self, pack_id: str) -> clock.ClockRule:
        """Return the core rule, its id made unique by the pack's."""
        return clock.ClockRule(
            id=f"{pack_id}.{self.id}",
            name=self.name.words(),
            limit=self.limit.built(),
            article=self.article.words(),
            starts_on=self.starts_on,
            stops_on=self.stops_on,
            first_day=self.first_day,
            roll=self.roll,
            ends=self.ends,
            out_of_hours_next_day=self.out_of_hours_next_day,
            standing=self.standing,
            extensions=tuple(
                clock.Extension(e.total.built(), e.article.words(), e.follows, tuple(e.approvers), e.notice)
                for e in self.extensions
            ),
            pauses=tuple(clock.PauseGround(p.id, p.name.words(), p.article.words(), p.consent) for p in self.pauses),
            restart_article=self.restart.words() if self.restart else None,
            applies_to=frozenset(self.applies_to),
        )


class FactEntry(Strict):
    """A rule without a clock that the product keeps: retention years, representatives, group size."""

    id: str
    name: Name
    article: Name
    value: int | str | list[str]


class Policy(Strict):
    """One rule book in one version. A case keeps the version under which it began.

    `mark` says how sure the numbers are: `confirmed` (read in the source named) or `setting` (the bank's own choice).
    `channels` names the channels whose cases it takes, `applies_to` the business codes and tags it is about (Regulation
    E: payment), both empty for every complaint; `active` is false where a bank must switch it on.
    """

    id: str
    version: int = Field(ge=1)
    name: Name
    source: str
    mark: str = Field(pattern="^(confirmed|setting)$")
    jurisdiction: str
    calendar: str
    effective_from: date
    effective_to: date | None = None
    active: bool = False
    channels: list[str] = []
    applies_to: list[str] = []
    clocks: list[ClockEntry]
    facts: list[FactEntry] = []

    @model_validator(mode="after")
    def _clock_ids_are_unique(self) -> Policy:
        ids = [entry.id for entry in self.clocks]
        if len(ids) != len(set(ids)):
            raise ValueError("two clocks have the same id")
        return self

    @model_validator(mode="after")
    def _extensions_follow_something(self) -> Policy:
        for entry in self.clocks:
            totals = {entry.limit.amount, *(e.total.amount for e in entry.extensions)}
            for extension in entry.extensions:
                if extension.follows is not None and extension.follows not in totals:
                    raise ValueError(f"clock {entry.id}: an extension follows {extension.follows}, which is no total")
        return self

    def rules(self) -> tuple[clock.ClockRule, ...]:
        """Return the core rules of the clocks that are switched on."""
        return tuple(entry.built(self.id) for entry in self.clocks if entry.active)

    def rules_for(self, tags: Collection[str]) -> tuple[clock.ClockRule, ...]:
        """Return the rules that a complaint with these business codes and tags is under."""
        if self.applies_to and not set(tags) & set(self.applies_to):
            return ()
        return tuple(rule for rule in self.rules() if rule.fits(tags))

    @cached_property
    def digest(self) -> str:
        """The fingerprint of everything that the pack says, by which two editions are told apart."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()

    def fact(self, fact_id: str) -> FactEntry | None:
        """Return a rule without a clock by its id."""
        return next((fact for fact in self.facts if fact.id == fact_id), None)

    def is_in_force(self, day: date) -> bool:
        """Say whether the rule book is in force on `day`."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)
