"""Leave only ids, codes and numbers of a journal entry's data, before it leaves the house."""

from __future__ import annotations

import re
from typing import Any

# Codes, dates, decimals. No spaces and no Chinese: words of people never look like this.
CODE = re.compile(r"[A-Za-z0-9_.:+-]{1,40}")
# Digests of what a customer wrote could be tried against guesses; reasons and names are words.
LEFT_OUT = frozenset({"sha256", "filters", "name", "reason", "text", "note"})


def facts_only(value: Any) -> Any:
    """Return the value without anything that could be a person's words. The journal holds none; this makes sure.

    >>> facts_only({"unit": 3, "channel": "phone", "sha256": "ab", "said": "王梅 来过"})
    {'unit': 3, 'channel': 'phone', 'said': None}
    """
    if isinstance(value, dict):
        return {str(key): facts_only(part) for key, part in value.items() if key not in LEFT_OUT}
    if isinstance(value, list):
        return [facts_only(part) for part in value]
    if isinstance(value, str):
        # Eleven digits or more may be a telephone, card or identity number.
        return value if CODE.fullmatch(value) and not re.search(r"\d{11}", value) else None
    return value if value is None or isinstance(value, bool | int | float) else None
