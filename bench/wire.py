"""Just enough HTTP for a load test: one connection for posts, one for a stream of events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import urlencode

SECONDS = 20.0


class Line:
    """One browser's connection for posts, opened anew when it falls."""

    def __init__(self, port: int, cookie: str = "", token: str = "", address: str = "127.0.0.1") -> None:
        self.port, self.cookie, self.token = port, cookie, token
        # Every customer comes from elsewhere, else the limits against robots would count them as one.
        self.extra = f"X-Forwarded-For: {address}\r\n"
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def post(self, path: str, fields: dict[str, str]) -> int:
        """Return the status; 0 when nobody answered."""
        try:
            return await asyncio.wait_for(self._post(path, urlencode(fields).encode()), SECONDS)
        except (OSError, EOFError, TimeoutError, ValueError):
            self.hang_up()
            return 0

    def hang_up(self) -> None:
        """Drop the connection."""
        if self._writer:
            self._writer.close()
        self._reader = self._writer = None

    async def _post(self, path: str, body: bytes) -> int:
        if self._writer is None or self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port)
        self._writer.write(_head("POST", path, self.port, self.cookie, self.token, len(body), self.extra) + body)
        await self._writer.drain()
        status, length = await _answer(self._reader)
        if length is None:
            self.hang_up()
        else:
            await self._reader.readexactly(length)
        return status


async def events(port: int, path: str, cookie: str, last: str) -> AsyncIterator[tuple[str, dict[str, Any], str]]:
    """Yield (event, data, id) of a stream until it falls."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        extra = f"Last-Event-ID: {last}\r\n" if last else ""
        writer.write(_head("GET", path, port, cookie, "", 0, extra))
        await writer.drain()
        status, _length = await _answer(reader)
        if status != 200:
            raise OSError(f"{path.split('/')[2]}: {status}")
        name, number = "", ""
        async for line in _lines(reader):
            field, _, value = line.partition(": ")
            if field == "event":
                name = value
            elif field == "id":
                number = value
            elif field == "data":
                yield name, json.loads(value), number
                name, number = "", ""
    finally:
        writer.close()


def _head(method: str, path: str, port: int, cookie: str, token: str, length: int, extra: str = "") -> bytes:
    origin = f"http://127.0.0.1:{port}"
    lines = [
        f"{method} {path} HTTP/1.1",
        f"Host: 127.0.0.1:{port}",
        f"Origin: {origin}",
        f"Referer: {origin}/",
        f"Cookie: {cookie}",
        f"X-CSRFToken: {token}",
        "Accept: application/json",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {length}",
    ]
    return ("\r\n".join(lines) + "\r\n" + extra + "\r\n").encode()


async def _answer(reader: asyncio.StreamReader) -> tuple[int, int | None]:
    """Return status and length; no length where the body goes on until the end."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:])}
    return int(head[0].split(" ")[1]), int(fields["content-length"]) if "content-length" in fields else None


async def _lines(reader: asyncio.StreamReader) -> AsyncIterator[str]:
    """Yield the lines of a chunked body."""
    rest = b""
    while size := int((await reader.readline()).strip() or b"0", 16):
        rest += await reader.readexactly(size)
        await reader.readline()
        *whole, rest = rest.split(b"\n")
        for line in whole:
            yield line.decode()
