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


class Authority(Strict):
    """The matrix. What no row allows needs approval by somebody whom a row allows."""

    grants: list[Grant]

    def limit(self, roles: set[str], *, kind: str, ground: str) -> Decimal | None:
        """Return the highest amount that `roles` may grant alone; None when they may not grant this at all."""
        limits = [
            grant.up_to
            for grant in self.grants
            if grant.role in roles and kind in grant.kinds and ground in grant.grounds
        ]
        return max(limits, default=None)
