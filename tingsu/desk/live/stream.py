"""Server-sent events: one connection of one screen, from sign-in to hang-up.

Runs outside Django's request cycle: a stream that is open for an hour must not hold a thread or a database connection.
Each look at the database is a short call in a small pool of threads.
"""

from __future__ import annotations

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.db import connections
from django.utils import translation

from tingsu.desk.live.hub import Note, hub

T = TypeVar("T")
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
BEAT_SECONDS = 15.0
THREADS = ThreadPoolExecutor(max_workers=4, thread_name_prefix="live")
HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),
    (b"x-content-type-options", b"nosniff"),
]


@dataclass(frozen=True, slots=True)
class Event:
    """One event. `id` is the number of a turn: the browser says it again when it reconnects."""

    kind: str
    data: dict[str, Any]
    id: int | None = None

    def encoded(self) -> bytes:
        """Return the event as it goes over the wire."""
        lines = [f"event: {self.kind}", f"data: {json.dumps(self.data, ensure_ascii=False, default=str)}"]
        if self.id is not None:
            lines.insert(0, f"id: {self.id}")
        return ("\n".join(lines) + "\n\n").encode()


class Source(ABC):
    """What one screen is shown. All methods but `topics` ask the database and run in a thread."""

    language = "zh-hans"
    pause = 0.0
    """Seconds to gather notes before answering: a list of everything is not drawn for every word that is said."""

    @abstractmethod
    def topics(self) -> tuple[str, ...]:
        """Return the topics whose notes concern this screen."""

    @abstractmethod
    def catch_up(self) -> list[Event]:
        """Return everything that the screen does not show yet."""

    @abstractmethod
    def heed(self, notes: list[Note]) -> list[Event]:
        """Return what follows from these notes."""

    def beat(self) -> list[Event] | None:
        """Return what is new every quarter of a minute; None ends the stream (signed out, no longer allowed)."""
        return []

    def hang_up(self) -> None:  # noqa: B027 - most have nothing to do
        """The screen is gone."""


async def in_thread(function: Callable[[], T], language: str = "zh-hans") -> T:
    """Run a short call to the database in the pool of threads and give its connection back."""

    def call() -> T:
        try:
            with translation.override(language):
                return function()
        finally:
            connections.close_all()

    return await asyncio.get_running_loop().run_in_executor(THREADS, call)


async def serve(source: Source, receive: Receive, send: Send) -> None:
    """Send events until the browser hangs up or the source ends the stream."""
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    gone = asyncio.create_task(_hung_up(receive))
    try:
        with hub.subscribed(*source.topics()) as queue:
            await _send_all(send, await in_thread(source.catch_up, source.language))
            clock = asyncio.get_running_loop().time
            beaten_at = clock()
            while not gone.done():
                notes = await _next(queue, gone, source.pause)
                if gone.done():
                    break
                # In a busy talk notes never stop coming: the heart beats beside them, not only when it is quiet.
                is_due = not notes or clock() - beaten_at >= BEAT_SECONDS
                events = await in_thread(partial(_answer, source, notes, is_due=is_due), source.language)
                if events is None:
                    break
                beaten_at = clock() if is_due else beaten_at
                await _send_all(send, events, ping=not notes)
    finally:
        gone.cancel()
        await in_thread(source.hang_up)
    await send({"type": "http.response.body", "body": b""})


def _answer(source: Source, notes: list[Note], *, is_due: bool) -> list[Event] | None:
    beat = source.beat() if is_due else []
    if beat is None or not notes:
        return beat
    if any(note["kind"] == "catch_up" for note in notes):
        return [*beat, *source.catch_up()]
    return [*beat, *source.heed(notes)]


async def _next(queue: asyncio.Queue[Note], gone: asyncio.Task[None], pause: float) -> list[Note]:
    """Return the notes that came in, none after a quarter of a minute."""
    getting = asyncio.create_task(queue.get())
    await asyncio.wait({getting, gone}, timeout=BEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED)
    if not getting.done():
        getting.cancel()
        return []
    if pause:
        await asyncio.wait({gone}, timeout=pause)
    notes = [getting.result()]
    while not queue.empty():
        notes.append(queue.get_nowait())
    return notes


async def _hung_up(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send_all(send: Send, events: Iterable[Event], *, ping: bool = False) -> None:
    body = b"".join(event.encoded() for event in events) or (b": still here\n\n" if ping else b"")
    if body:
        await send({"type": "http.response.body", "body": body, "more_body": True})
