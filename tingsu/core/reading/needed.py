"""Which characters a text must have for a pattern to match at all, read off the pattern's own syntax tree."""

from __future__ import annotations

import re
from typing import Any

PARSER: Any = vars(re)["_parser"]
MOST_WAYS = 24


def needed_characters(pattern: str) -> list[frozenset[str]] | None:
    """Return ways to match, each the set of characters that it needs; None when some way needs none.

    `(退|赔)钱` → {退,钱}, {赔,钱}. A text that has no way's characters cannot match, so the search is spared. The
    answer may ask for less than the pattern does, never for more.
    """
    try:
        ways = _ways(PARSER.parse(pattern))
    except (re.error, RecursionError):
        return None
    return None if any(not way for way in ways) else ways


def _ways(nodes: Any) -> list[frozenset[str]]:
    ways: list[frozenset[str]] = [frozenset()]
    for operation, argument in nodes:
        branches = _node_ways(str(operation), argument)
        if not branches or frozenset() in branches:
            continue
        combined = {way | branch for way in ways for branch in branches}
        if len(combined) > MOST_WAYS:
            # Too many ways to list: what has been gathered so far is needed by all of them.
            continue
        ways = list(combined)
    return ways


def _node_ways(operation: str, argument: Any) -> list[frozenset[str]]:
    match operation:
        case "LITERAL":
            return [frozenset(chr(argument))]
        case "IN":
            if all(str(kind) == "LITERAL" for kind, _value in argument):
                return [frozenset(chr(value)) for _kind, value in argument]
            return []
        case "SUBPATTERN":
            return _ways(argument[-1])
        case "BRANCH":
            return [way for branch in argument[1] for way in _ways(branch)]
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            least, _most, inner = argument
            return _ways(inner) if least else []
        case "ATOMIC_GROUP":
            return _ways(argument)
        case _:
            return []
