"""The bell at the top of every page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest

from tingsu.notices.queries import COUNT_LIMIT, unread_count


def bell(request: HttpRequest) -> Mapping[str, Any]:
    """Context processor: how many notices this person has not read. Counted only when the frame asks for it."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"bell": Bell(user)}


class Bell:
    """Counts when it is shown: a form in a sheet or a table row has no bell and must not pay for it."""

    template = "notices/_bell.html"

    def __init__(self, person: Any) -> None:
        self._person = person
        self._count: int | None = None

    @property
    def count(self) -> int:
        """How many are unread."""
        if self._count is None:
            self._count = unread_count(self._person)
        return self._count

    @property
    def said(self) -> str:
        """The number as it is shown: 7, 99+."""
        return f"{COUNT_LIMIT}+" if self.count > COUNT_LIMIT else str(self.count)
