"""Read a folder on a mail server, by the few commands of RFC 3501 that every server knows."""

from __future__ import annotations

import imaplib
import re
import ssl
from datetime import datetime
from types import TracebackType
from typing import Any

from django.conf import settings

from tingsu.core.errors import TingsuError
from tingsu.mail.places import Server


class MailboxAway(TingsuError):
    """The mail server cannot be reached or refuses us. Check TINGSU_IMAP_URL and the server."""


class Folder:
    """An open folder: `with Folder(server) as folder:`."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.uidvalidity = 0
        self._imap: imaplib.IMAP4

    def __enter__(self) -> Folder:
        imap: imaplib.IMAP4 | None = None
        try:
            imap = self._imap = self._connected()
            self._imap.login(self.server.user, self.server.password)
            _ok(self._imap.select(_quoted(self.server.folder)))
            self.uidvalidity = int(self._imap.response("UIDVALIDITY")[1][0] or 0)
        except (OSError, imaplib.IMAP4.error, TypeError, ValueError) as error:
            if imap is not None:
                imap.shutdown()
            raise MailboxAway(f"{self.server.name}: {type(error).__name__}") from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._imap.logout()
        except (OSError, imaplib.IMAP4.error):
            self._imap.shutdown()

    def uids(self, *, after: int) -> list[int]:
        """Return the UIDs above `after`; above 0, those that nobody has read: an old mailbox is not imported whole."""
        search = f"UID {after + 1}:*" if after else "UNSEEN"
        found = _ok(self._imap.uid("SEARCH", search))
        # "n:*" names the last mail even when n lies above it.
        return sorted(uid for uid in map(int, (found[0] or b"").split()) if uid > after)

    def size(self, uid: int) -> int:
        """Return the bytes of a mail, 0 when it has gone."""
        said = b" ".join(_bytes(part) for part in _ok(self._imap.uid("FETCH", str(uid), "(RFC822.SIZE)")))
        found = re.search(rb"RFC822\.SIZE (\d+)", said)
        return int(found[1]) if found else 0

    def mail(self, uid: int) -> tuple[bytes, datetime | None]:
        """Return a mail and when it reached the mailbox; reading does not mark it. Empty when it has gone."""
        parts = _ok(self._imap.uid("FETCH", str(uid), "(INTERNALDATE BODY.PEEK[])"))
        raw = next((part[1] for part in parts if isinstance(part, tuple)), b"")
        said = b" ".join(_bytes(part) for part in parts)
        date = re.search(rb'INTERNALDATE "([^"]+)"', said)
        return bytes(raw), _instant(date[1].decode("ascii", "replace")) if date else None

    def mark_read(self, uid: int) -> None:
        """Mark a mail as read, so that a person who looks into the mailbox sees what was taken."""
        _ok(self._imap.uid("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)"))

    def _connected(self) -> imaplib.IMAP4:
        server, seconds = self.server, settings.MAIL_SECONDS
        if server.tls == "now":
            return imaplib.IMAP4_SSL(
                server.host, server.port, ssl_context=ssl.create_default_context(), timeout=seconds
            )
        found = imaplib.IMAP4(server.host, server.port, timeout=seconds)
        if server.tls == "start":
            found.starttls(ssl.create_default_context())
        return found


def _ok(answer: Any) -> list[Any]:
    status, found = answer
    if status != "OK":
        raise imaplib.IMAP4.error(str(status))
    return [part for part in found or [] if part is not None] or [b""]


def _bytes(part: Any) -> bytes:
    return bytes(part[0]) if isinstance(part, tuple) else bytes(part)


def _instant(text: str) -> datetime | None:
    try:
        return datetime.strptime(text.strip(), "%d-%b-%Y %H:%M:%S %z")
    except ValueError:
        return None


def _quoted(folder: str) -> str:
    return '"' + folder.replace("\\", "\\\\").replace('"', '\\"') + '"'
