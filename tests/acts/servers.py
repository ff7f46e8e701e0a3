"""Real servers for the channels: SMTP, IMAP and an HTTP gateway, each on a port of its own on this machine."""

from __future__ import annotations

import imaplib
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

_folders = count(1)


@dataclass
class Posted:
    """A mail server that keeps what it is given. `answers` are its replies to RCPT and DATA, the usual is 250."""

    url: str = ""
    got: list[bytes] = field(default_factory=list)
    on_rcpt: Callable[[str], str] = lambda _address: "250 OK"
    on_data: Callable[[bytes], str] = lambda _data: "250 OK"

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails, parsed."""
        return [message_from_bytes(raw, policy=policy.default) for raw in self.got]

    async def handle_RCPT(  # noqa: N802 - the name that aiosmtpd calls
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer to one recipient."""
        said = self.on_rcpt(address)
        if said.startswith("250"):
            envelope.rcpt_tos.append(address)
        return said

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """Answer to a letter."""
        content = envelope.content
        data = content if isinstance(content, bytes) else (content or "").encode()
        said = self.on_data(data)
        if said.startswith("250") or said == "hang up":
            self.got.append(data)
        if said == "hang up":
            server.transport.close()  # type: ignore[union-attr]
        return said


@contextmanager
def smtp_server() -> Iterator[Posted]:
    """Run an SMTP server."""
    kept = Posted()
    controller = Controller(kept, hostname="127.0.0.1", port=free_port())
    controller.start()
    kept.url = f"smtp://127.0.0.1:{controller.port}"
    try:
        yield kept
    finally:
        controller.stop()


@dataclass
class ImapServer:
    """An IMAP server with one user."""

    port: int

    def folder(self) -> Inbox:
        """Return a new, empty folder."""
        name = f"F{next(_folders)}"
        with self.client() as imap:
            imap.create(name)
        return Inbox(self, name)

    def client(self) -> imaplib.IMAP4:
        """Return a client that is signed in."""
        imap = imaplib.IMAP4("127.0.0.1", self.port, timeout=10)
        imap.login("ts", "pw")
        return imap


@dataclass
class Inbox:
    """A folder into which a test puts mails as the world would."""

    server: ImapServer
    name: str

    @property
    def url(self) -> str:
        """What TINGSU_IMAP_URL would be."""
        return f"imap://ts:pw@127.0.0.1:{self.server.port}/{self.name}"

    def put(self, raw: bytes) -> None:
        """A mail comes."""
        with self.server.client() as imap:
            status, _said = imap.append(self.name, "", imaplib.Time2Internaldate(time.time()), raw)
            assert status == "OK"

    def unread(self) -> int:
        """Return how many mails nobody has read."""
        with self.server.client() as imap:
            imap.select(self.name)
            return len(imap.uid("SEARCH", "UNSEEN")[1][0].split())


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    """Run an IMAP server (pymap, in memory) as a process."""
    port = free_port()
    command = [str(Path(sys.executable).with_name("pymap")), "--host", "127.0.0.1", "--port", str(port), "--no-tls"]
    process = subprocess.Popen(  # noqa: S603 - a server of ours
        [*command, "dict", "--demo-user", "ts", "--demo-password", "pw"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=os.environ | {"PYTHONWARNINGS": "ignore"},
    )
    try:
        _wait_for(port)
        yield ImapServer(port)
    finally:
        process.terminate()
        process.wait(10)


@dataclass
class Gateway:
    """An HTTP server that keeps what is posted. `answer` returns status and body; status 0 hangs up."""

    url: str = ""
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)
    answer: Callable[[bytes], tuple[int, bytes]] = lambda _body: (200, b'{"code": 0, "data": {"msgid": "m-1"}}')

    @property
    def said(self) -> list[Any]:
        """The bodies, read as JSON."""
        return [json.loads(body) for _path, _headers, body in self.got]


@contextmanager
def http_server() -> Iterator[Gateway]:
    """Run an HTTP server in a thread."""
    kept = Gateway()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            kept.got.append((self.path, {name.lower(): value for name, value in self.headers.items()}, body))
            status, said = kept.answer(body)
            if not status:
                self.connection.shutdown(socket.SHUT_RDWR)
                return
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", said.decode())
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name there
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    kept.url = f"http://127.0.0.1:{server.server_port}/send"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield kept
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def free_port() -> int:
    """Return a port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
