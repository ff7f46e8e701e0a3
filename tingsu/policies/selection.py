"""Which policy packs apply to a case, by channel and date."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from tingsu.packs import installed
from tingsu.packs.schemas.policy import Policy
from tingsu.policies.models import Adoption


def active_policies() -> list[Policy]:
    """Return the packs that this bank has switched on."""
    choices = dict(Adoption.objects.values_list("policy_id", "is_active"))
    return [policy for policy in installed().policies.values() if choices.get(policy.id, policy.active)]


def policies_for(*, channel: str, received_at: datetime) -> list[Policy]:
    """Return the packs that govern a case received on `channel` at `received_at`.

    A pack that names channels takes only those; one without takes all. Versions go by the date of receipt, so a case
    keeps the law under which it began.
    """
    day = received_at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    return [
        policy
        for policy in active_policies()
        if policy.is_in_force(day) and (not policy.channels or channel in policy.channels)
    ]
