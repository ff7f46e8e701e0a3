"""What a policy pack says about one clock: limit, extensions, pauses, how days are counted."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from enum import StrEnum

from tingsu.core.said import Words


class Unit(StrEnum):
    """How a limit is measured. Days end with the day, hours and minutes with the instant."""

    CALENDAR_DAY = "calendar_day"
    WORKING_DAY = "working_day"
    WEEK = "week"
    MONTH = "month"
    HOUR = "hour"
    WORKING_MINUTE = "working_minute"


class FirstDay(StrEnum):
    """Whether the day of the start is counted (Civil Code art. 201: it is not)."""

    EXCLUDED = "excluded"
    INCLUDED = "included"


class Roll(StrEnum):
    """What happens when a limit ends on a day off (Civil Code art. 203 would move it)."""

    NONE = "none"
    NEXT_WORKING_DAY = "next_working_day"


class Ends(StrEnum):
    """When on its last day a limit in days ends."""

    MIDNIGHT = "24:00"
    CLOSE_OF_BUSINESS = "close_of_business"


class Standing(StrEnum):
    """What missing the deadline means: breach of law, a chance gone (UK early resolution), a service target."""

    LEGAL = "legal"
    OPTION = "option"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of time, for example 15 calendar days."""

    amount: int
    unit: Unit = Unit.CALENDAR_DAY


@dataclass(frozen=True, slots=True)
class Extension:
    """A longer total that may replace the first limit, in the order in which the pack lists them.

    `approvers` are role codes that may grant it; empty when the text names nobody. `follows` is the total that must
    be running before: 60 days follow 30. `notice` says that the customer must be told.
    """

    total: Limit
    article: Words
    follows: int | None = None
    approvers: tuple[str, ...] = ()
    notice: bool = True


@dataclass(frozen=True, slots=True)
class PauseGround:
    """A reason for which time is left out, for example mediation (Order 2020/3 art. 23)."""

    id: str
    name: Words
    article: Words
    consent: bool = False


@dataclass(frozen=True)
class ClockRule:
    """One clock of a pack. `id` is unique across packs: `cn-nfra-2020.decide`.

    `applies_to` names business codes and tags (payment, new_account); empty: every complaint.
    """

    id: str
    name: Words
    limit: Limit
    article: Words
    starts_on: str = "received"
    stops_on: str = "told"
    first_day: FirstDay = FirstDay.EXCLUDED
    roll: Roll = Roll.NONE
    ends: Ends = Ends.MIDNIGHT
    out_of_hours_next_day: bool = False
    standing: Standing = Standing.LEGAL
    extensions: tuple[Extension, ...] = ()
    pauses: tuple[PauseGround, ...] = ()
    restart_article: Words | None = None
    applies_to: frozenset[str] = field(default_factory=frozenset)

    def fits(self, tags: Collection[str]) -> bool:
        """Say whether a complaint with these business codes and tags has this clock."""
        return not self.applies_to or not self.applies_to.isdisjoint(tags)

    def extension_to(self, amount: int) -> Extension | None:
        """Return the extension whose new total is `amount` (in its own unit)."""
        return next((extension for extension in self.extensions if extension.total.amount == amount), None)
