"""Tokens for full-text search that finds Chinese words of any length.

Chinese has no spaces and PostgreSQL no Chinese dictionary; a text is stored as its single characters, its pairs and its
triples of neighbours. A word of up to three characters is one token; a longer one is found by its triples, which hardly
ever stand together in a text that does not hold the word. Latin words and numbers stay whole.
"""

from __future__ import annotations

import re

from tingsu.core.text.normalise import normalise

LONGEST = 3
_RUNS = re.compile(r"[㐀-鿿豈-﫿぀-ヿ〇々\U00020000-\U0003ffff]+|[a-z0-9]+")


def index_tokens(text: str) -> list[str]:
    """Return the distinct tokens under which `text` is found, longest first within each run."""
    tokens: dict[str, None] = {}
    for run in _RUNS.findall(normalise(text)):
        if run[0].isascii():
            tokens[run[:40]] = None
        else:
            for size in range(LONGEST, 0, -1):
                tokens.update(dict.fromkeys(_grams(run, size)))
    return list(tokens)


def query_tokens(words: str) -> list[str]:
    """Return the tokens that a text must all have to hold every word of `words`."""
    tokens: dict[str, None] = {}
    for run in _RUNS.findall(normalise(words)):
        if run[0].isascii():
            tokens[run[:40]] = None
        else:
            tokens.update(dict.fromkeys(_grams(run, min(len(run), LONGEST))))
    return list(tokens)


def _grams(run: str, size: int) -> list[str]:
    return [run[i : i + size] for i in range(len(run) - size + 1)]
