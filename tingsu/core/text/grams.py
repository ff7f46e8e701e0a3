"""Tokens for full-text search that finds Chinese words of any length from two characters on.

Chinese has no spaces and PostgreSQL no Chinese dictionary; a text is stored as its pairs of neighbouring characters,
and a word is found by its pairs. Latin words and numbers stay whole, with their prefixes left to the database.
"""

from __future__ import annotations

import re

from tingsu.core.text.normalise import normalise

_RUNS = re.compile(r"[㐀-鿿豈-﫿぀-ヿ〇々\U00020000-\U0003ffff]+|[a-z0-9]+")


def index_tokens(text: str) -> list[str]:
    """Return the distinct tokens under which `text` is found, in order of first appearance."""
    tokens: dict[str, None] = {}
    for run in _RUNS.findall(normalise(text)):
        if run[0].isascii():
            tokens[run[:40]] = None
        else:
            tokens.update(dict.fromkeys(run[i : i + 2] for i in range(len(run) - 1)))
            tokens.update(dict.fromkeys(run))
    return list(tokens)


def query_tokens(words: str) -> list[str]:
    """Return the tokens that a text must all have to hold every word of `words`."""
    tokens: dict[str, None] = {}
    for run in _RUNS.findall(normalise(words)):
        if run[0].isascii() or len(run) == 1:
            tokens[run[:40]] = None
        else:
            tokens.update(dict.fromkeys(run[i : i + 2] for i in range(len(run) - 1)))
    return list(tokens)


def query_runs(words: str) -> list[str]:
    """Return the unbroken pieces that a hit must hold as they stand (pairs alone may come from two places)."""
    return _RUNS.findall(normalise(words))
