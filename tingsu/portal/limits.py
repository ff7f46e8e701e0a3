"""Keep robots and rage from drowning the portal: so many knocks an hour from one address, without any third party."""

from __future__ import annotations

import time

from django.db import connection
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tingsu.core.errors import NotAllowed
from tingsu.privacy.keys import ring

HOUR = 3600
LIMITS = {"file": 20, "message": 60, "lookup": 120, "chat": 30, "turn": 600, "glance": 3000}


class TooMany(NotAllowed):
    """Too many requests from one address."""


def knock(request: HttpRequest, what: str) -> None:
    """Count one request of this address. Raises `TooMany` above the limit of the hour."""
    address = request.META.get("REMOTE_ADDR", "")
    hour = int(time.time()) // HOUR
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO portal_knock (digest, what, hour, count) VALUES (%s, %s, %s, 1) "
            "ON CONFLICT ON CONSTRAINT knock_once DO UPDATE SET count = portal_knock.count + 1 RETURNING count",
            [ring().blind("address", address), what, hour],
        )
        count = cursor.fetchone()[0]
        if count == 1:
            cursor.execute("DELETE FROM portal_knock WHERE hour < %s", [hour - 24])
    if count > LIMITS[what]:
        raise TooMany(_("操作太频繁,请过一会儿再试。急事请打客服电话。"))
