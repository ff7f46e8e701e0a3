"""Keyset paging: a page begins where the last one ended, so the millionth is as quick as the first."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any, Literal

from tingsu.core.errors import BadInput
from tingsu.core.said import Words

Direction = Literal["after", "before"]


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a sorted list: the sort values of the row beside it."""

    direction: Direction
    values: tuple[Any, ...]

    def encode(self) -> str:
        """Return the cursor for a URL."""
        raw = json.dumps([self.direction, *self.values], ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(raw.encode()).decode().rstrip("=")

    @classmethod
    def decode(cls, text: str, *, size: int) -> Cursor:
        """Return the cursor of a URL with `size` values. Raises `BadInput` for anything else."""
        try:
            mark = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        except (binascii.Error, ValueError, RecursionError) as error:
            raise BadInput(
                Words("翻页位置读不出来,请回到第一页。", "Unreadable page mark; go back to page one.")
            ) from error
        if not isinstance(mark, list) or len(mark) != size + 1 or mark[0] not in ("after", "before"):
            raise BadInput(Words("翻页位置读不出来,请回到第一页。", "Unreadable page mark; go back to page one."))
        if any(isinstance(value, list | dict) for value in mark):
            raise BadInput(Words("翻页位置读不出来,请回到第一页。", "Unreadable page mark; go back to page one."))
        return cls(mark[0], tuple(mark[1:]))
