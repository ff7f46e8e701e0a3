"""Post to an address that somebody typed, without letting it reach into the bank's own network.

The host is resolved once, every address found is checked, and the connection goes to the very address that was
checked: a name that answers differently the second time gains nothing. Redirects are not followed.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urlsplit

from tingsu.core.errors import BadInput
from tingsu.core.said import Words

ANSWER_BYTES = 64 * 1024


class AddressForbidden(BadInput):
    """This address may not be called from here."""


class NoConnection(Exception):
    """Nothing was handed over: the name is unknown, or nobody answers there."""


class ConnectionBroken(Exception):
    """The request was handed over, the answer never came."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    body: bytes


def check_url(url: str, *, inside: bool) -> None:
    """Raise `AddressForbidden` for a URL that may not be called. `inside` allows http and private addresses."""
    parts = urlsplit(url)
    try:
        port_is_odd = parts.port == 0
    except ValueError:
        port_is_odd = True
    if parts.scheme not in ("http", "https") or not parts.hostname or port_is_odd:
        raise AddressForbidden(Words("地址要以 https:// 开头。", "The address must begin with https://."))
    if parts.username or parts.password:
        raise AddressForbidden(Words("地址里不能写用户名和密码。", "The address must not hold a user or password."))
    if parts.scheme == "http" and not inside:
        raise AddressForbidden(
            Words("只能用 https;内网的 http 地址要先由管理员放行。", "Only https, unless inside addresses are allowed.")
        )
    if not inside and _literal(parts.hostname) and not _is_public(parts.hostname):
        raise _inside()


def post(url: str, body: bytes, *, headers: Mapping[str, str], seconds: float, inside: bool) -> Answer:
    """Post `body`. Raises `AddressForbidden`, `NoConnection`, `ConnectionBroken`; any status is an answer.

    `seconds` are for all of it: a server that sends a byte a second does not hold us longer.
    """
    check_url(url, inside=inside)
    end = time.monotonic() + seconds
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port or (443 if parts.scheme == "https" else 80)
    sock = _connected(host, port, end, inside=inside)
    try:
        if parts.scheme == "https":
            try:
                sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
            except (OSError, ssl.SSLError) as error:
                raise NoConnection("tls") from error
        connection = http.client.HTTPConnection(host, port, timeout=seconds)
        connection.sock = sock
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        with _cut_off(sock, end) as is_over:
            try:
                connection.request("POST", target, body=body, headers={**headers, "Connection": "close"})
                answer = connection.getresponse()
                found = Answer(answer.status, answer.read(ANSWER_BYTES))
            except (OSError, http.client.HTTPException) as error:
                raise ConnectionBroken("TimeoutError" if is_over.is_set() else type(error).__name__) from error
        if is_over.is_set():  # what was read by then may be half of it
            raise ConnectionBroken("TimeoutError")
        return found
    finally:
        sock.close()


def lies_inside(url: str) -> bool:
    """Say whether all addresses of a URL's host are private. Raises `NoConnection` for an unknown host."""
    parts = urlsplit(url)
    try:
        found = socket.getaddrinfo(parts.hostname or "", parts.port or 80, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError, ValueError) as error:
        raise NoConnection("unknown host") from error
    return not any(_is_public(str(address[0])) for *_rest, address in found)


@contextmanager
def _cut_off(sock: socket.socket, end: float) -> Iterator[threading.Event]:
    """Shut the socket down at `end`: its own time-out begins anew with every byte."""
    is_over = threading.Event()

    def cut() -> None:
        is_over.set()
        with suppress(OSError):
            socket.socket.shutdown(sock, socket.SHUT_RDWR)  # not TLS's own, which would wait for the other side

    timer = threading.Timer(max(0.0, end - time.monotonic()), cut)
    timer.daemon = True
    timer.start()
    try:
        yield is_over
    finally:
        timer.cancel()


def _connected(host: str, port: int, end: float, *, inside: bool) -> socket.socket:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise NoConnection("unknown host") from error
    # All of them: a name with one public and one private address is a trap, not a service.
    if not inside and not all(_is_public(str(address[0])) for *_rest, address in found):
        raise _inside()
    for family, kind, protocol, _name, address in found[:4]:
        sock = socket.socket(family, kind, protocol)
        sock.settimeout(max(0.1, end - time.monotonic()))
        try:
            sock.connect(address)
        except OSError:
            sock.close()
        else:
            return sock
    raise NoConnection("no answer")


def _literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(found, ipaddress.IPv6Address):
        # An IPv4 address in IPv6 clothes counts as what it is.
        found = found.ipv4_mapped or found.sixtofour or found
    return found.is_global and not found.is_multicast


def _inside() -> AddressForbidden:
    return AddressForbidden(
        Words("这个地址在内部网络里,不能调用。", "This address lies inside the network and may not be called.")
    )
