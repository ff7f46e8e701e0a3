"""Customers who have heard nothing for long (H-P5)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from tingsu.core.ladder import silent_before
from tingsu.core.workflow import WORKED
from tingsu.packs import installed


def silence_limit(now: datetime) -> datetime | None:
    """Return before when the last word must lie for the silence timer's first step; None when the bank has no timer."""
    pack = installed().escalation
    days = min((quiet.working_days for quiet in pack.quiets()), default=None)
    return silent_before(now, days, installed().calendar(pack.calendar)) if days else None


def silent(now: datetime) -> Q:
    """Which cases are worked on while their customer has heard nothing for that long."""
    limit = silence_limit(now)
    if limit is None:
        return Q(pk__in=[])
    quiet = Q(heard_at__lt=limit) | Q(heard_at=None, received_at__lt=limit)
    return quiet & Q(state__in=[state.value for state in WORKED])
