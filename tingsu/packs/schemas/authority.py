"""`authority.yaml`: who may grant what, how much, on which ground."""

from __future__ import annotations

from decimal import Decimal

from pydantic import Field

from tingsu.packs.schemas.common import Strict


class Grant(Strict):
    """One row: people of `role` may grant `kinds` on `grounds` up to `up_to` (same currency as the case)."""

    role: str
    kinds: list[str]
    grounds: list[str]
    up_to: Decimal = Field(ge=0)


class Cumulative(Strict):
    """How much one customer may be given within some months before somebody else must look at it."""

    up_to: Decimal = Field(gt=0)
    months: int = Field(gt=0, le=60)


class Authority(Strict):
    """The matrix. What no row allows needs approval by somebody whom a row allows.

    Above `second_above` (the whole decision, money only) two people must approve. `per_customer` sends what goes beyond
    it to approval. Both are settings of the bank; left out, they are off.
    """

    grants: list[Grant]
    second_above: Decimal | None = None
    per_customer: Cumulative | None = None

    def needs_second(self, total: Decimal) -> bool:
        """Say whether two people must approve redress of this total."""
        return self.second_above is not None and total > self.second_above

    def limit(self, roles: set[str], *, kind: str, ground: str) -> Decimal | None:
        """Return the highest amount that `roles` may grant alone; None when they may not grant this at all."""
        limits = [
            grant.up_to
            for grant in self.grants
            if grant.role in roles and kind in grant.kinds and ground in grant.grounds
        ]
        return max(limits, default=None)
