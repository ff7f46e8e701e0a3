"""Send long answers piece by piece."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from itertools import islice
from typing import BinaryIO

from asgiref.sync import sync_to_async

PIECES = 200
FILE_PIECE = 256 * 1024


async def streamed(lines: Iterator[str]) -> AsyncIterator[str]:
    """Yield what a database-bound iterator yields, some hundred lines at a time, each fetched in a thread.

    Django would read a plain iterator to its end before sending the first byte.
    """

    def take() -> list[str]:
        return list(islice(lines, PIECES))

    while batch := await sync_to_async(take, thread_sensitive=True)():
        yield "".join(batch)


async def streamed_file(file: BinaryIO) -> AsyncIterator[bytes]:
    """Yield a file from its beginning, piece by piece, and close it."""
    try:
        await sync_to_async(file.seek)(0)
        while piece := await sync_to_async(file.read)(FILE_PIECE):
            yield piece
    finally:
        file.close()
