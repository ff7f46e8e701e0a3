"""Send long answers piece by piece."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import islice

from asgiref.sync import sync_to_async

PIECES = 200


async def streamed(lines: Iterator[str]) -> AsyncIterator[str]:
    """Yield what a database-bound iterator yields, some hundred lines at a time, each fetched in a thread.

    Django would read a plain iterator to its end before sending the first byte.
    """

    def take() -> list[str]:
        return list(islice(lines, PIECES))

    while batch := await sync_to_async(take, thread_sensitive=True)():
        yield "".join(batch)
