"""When people answer."""

from __future__ import annotations

from datetime import datetime, time

from django.utils import timezone

from tingsu.core.clock.calendar import CalendarNotLoaded
from tingsu.packs import installed
from tingsu.packs.schemas.desk import Desk


def is_staffed(at: datetime, desk: Desk | None = None) -> bool:
    """Say whether somebody answers at this moment. A year whose calendar is not loaded counts as worked."""
    desk = desk or installed().desk
    local = timezone.localtime(at)
    if not time.fromisoformat(desk.opens) <= local.time() < time.fromisoformat(desk.closes):
        return False
    if desk.weekends:
        return True
    try:
        return installed().calendar(desk.calendar).is_working(local.date())
    except CalendarNotLoaded:
        return local.weekday() < 5
