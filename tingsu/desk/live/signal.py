"""Tell every web process that something happened: PostgreSQL's NOTIFY, delivered when the transaction commits.

A note says only *what* changed (kind and numbers, never words): whoever shows it reads it from the database. So nothing
personal passes by, and a note that is lost costs nothing: screens catch up by the numbers of the turns.
"""

from __future__ import annotations

import json
from typing import Literal

from django.db import connection

CHANNEL = "tingsu_desk"
Kind = Literal["turn", "state", "typing", "read", "presence", "queue", "seat", "alarm"]


def tell(kind: Kind, conversation_id: int, **more: int | str) -> None:
    """Send a note. `more` are small values such as `seq=5` or `who="customer"`."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, json.dumps({"kind": kind, "id": conversation_id, **more})])
