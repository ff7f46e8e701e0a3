"""Where the mail servers are: read from the URLs of the settings."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from tingsu.core.errors import SetupError

PORTS = {"imap": 143, "imaps": 993, "smtp": 587, "smtps": 465}
HERE = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(frozen=True, slots=True)
class Server:
    """A mail server. `tls` is `now` (from the first byte), `start` (STARTTLS, demanded) or `no`."""

    host: str
    port: int
    user: str
    password: str
    tls: str
    folder: str

    @property
    def name(self) -> str:
        """What may be shown and logged: no user, no password."""
        return f"{self.host}:{self.port}/{self.folder}"


def server_of(url: str, *, kind: str) -> Server:
    """Return the server of a URL such as `imaps://user:password@host:993/INBOX`. Raises `SetupError`."""
    name = f"TINGSU_{kind.upper()}_URL"
    parts = urlsplit(url)
    try:
        port = parts.port or PORTS.get(parts.scheme, 0)
    except ValueError:
        port = 0
    if parts.scheme not in (kind, f"{kind}s") or not parts.hostname or not port:
        raise SetupError(f"{name} cannot be read.", hint=f"Write {kind}s://user:password@host:port/")
    wanted = parse_qs(parts.query).get("tls", [""])[0]
    tls = "now" if parts.scheme.endswith("s") else wanted or ("no" if parts.hostname in HERE else "start")
    if tls not in ("now", "start", "no"):
        raise SetupError(f"{name}: tls={wanted} is not known.", hint="tls=start or tls=no")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    return Server(parts.hostname, port, unquote(parts.username or ""), unquote(parts.password or ""), tls, folder)
