"""One listener in each web process: notes from PostgreSQL in, to every stream that asked for them out.

Streams subscribe to topics (`talk:318`, `desk`). A note is only a nudge; each stream reads what it may show from the
database and knows by the turns' numbers what it has sent. When the listening connection falls, it is built up again,
and every stream is nudged to catch up: nothing is lost, nothing doubled.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import psycopg
from django.db import connections
from psycopg import sql

from tingsu.desk.live.signal import CHANNEL

logger = logging.getLogger("tingsu.desk.live")
Note = dict[str, Any]
CATCH_UP: Note = {"kind": "catch_up"}
FULL = 1000
RETRY_SECONDS = 0.5


class Hub:
    """Fans notes out to queues, one for each stream."""

    def __init__(self) -> None:
        self._queues: dict[str, set[asyncio.Queue[Note]]] = defaultdict(set)
        self._task: asyncio.Task[None] | None = None

    @contextlib.contextmanager
    def subscribed(self, *topics: str) -> Iterator[asyncio.Queue[Note]]:
        """Give a queue that gets the notes of these topics while the block runs."""
        queue: asyncio.Queue[Note] = asyncio.Queue()
        for topic in topics:
            self._queues[topic].add(queue)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._listen())
        try:
            yield queue
        finally:
            for topic in topics:
                self._queues[topic].discard(queue)
                if not self._queues[topic]:
                    del self._queues[topic]

    def pass_on(self, note: Note) -> None:
        """Hand a note to whoever asked for its topic."""
        topics = ["desk"] if note["kind"] in ("queue", "seat", "alarm") else [f"talk:{note['id']}", "desk"]
        for queue in {queue for topic in topics for queue in self._queues.get(topic, ())}:
            _put(queue, note)

    async def _listen(self) -> None:
        while self._queues:
            try:
                await self._listen_once()
            except (OSError, psycopg.Error):
                logger.warning("the connection that listens fell; building it up again")
                await asyncio.sleep(RETRY_SECONDS)

    async def _listen_once(self) -> None:
        async with await psycopg.AsyncConnection.connect(**_address(), autocommit=True) as connection:
            await connection.execute(sql.SQL("LISTEN {}").format(sql.Identifier(CHANNEL)))
            # Whatever happened while nobody listened is caught up now.
            for queue in {queue for queues in self._queues.values() for queue in queues}:
                _put(queue, CATCH_UP)
            async for notify in connection.notifies():
                self.pass_on(json.loads(notify.payload))


def _put(queue: asyncio.Queue[Note], note: Note) -> None:
    if queue.qsize() >= FULL:  # a stream that does not keep up: forget the details, catch up from the database
        while not queue.empty():
            queue.get_nowait()
        note = CATCH_UP
    queue.put_nowait(note)


def _address() -> dict[str, Any]:
    """Return how to reach the database, from Django's settings without its pool."""
    parameters = connections["default"].get_connection_params()
    return {key: parameters[key] for key in ("dbname", "user", "password", "host", "port") if parameters.get(key)}


hub = Hub()
