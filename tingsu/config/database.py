"""Which database: `DATABASE_URL`, or the embedded one in the data folder."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import psycopg

from tingsu.config import embedded
from tingsu.core.errors import SetupError

UNREACHABLE = "请检查 DATABASE_URL(postgresql://用户:密码@主机:5432/库名)和数据库是否在运行。"


def ensure_running(data: Path) -> None:
    """Have a database to talk to: start the embedded one unless `DATABASE_URL` names another, which must answer."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        embedded.hold(data)
        return
    settings_of(url, data)  # says what is wrong with the URL itself
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError as error:
        # Without the driver's own words: they may hold the password.
        raise SetupError("数据库连不上。", hint=UNREACHABLE) from error


def settings_of(url: str | None, data: Path) -> dict[str, Any]:
    """Return Django's settings for a URL such as `postgresql://user:password@host:5432/name`."""
    parts = urlsplit(url or embedded.url(data))
    if parts.scheme not in ("postgres", "postgresql"):
        raise SetupError(
            f"DATABASE_URL begins with '{parts.scheme}', but Tingsu needs PostgreSQL.",
            hint="Write postgresql://user:password@host:5432/name.",
        )
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    size = int(os.environ.get("TINGSU_POOL", "8"))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/") or "tingsu",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", None) or parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_HEALTH_CHECKS": True,  # after the database was restarted, no page gets a connection that is dead
        # Under ASGI every request may run in another thread: a pool lends them connections.
        "OPTIONS": {"pool": {"min_size": 1, "max_size": size, "timeout": 20}, **query},
        "TEST": {"NAME": "tingsu_test"},
    }
