"""Around a talk: on which channel, with what known facts, by whom with what authority."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from string import Formatter
from typing import Literal

Mode = Literal["complaint", "incident"]
Channel = Literal["chat", "hotline", "counter"]
Authority = Literal["clerk", "supervisor", "branch", "head_office"]
Language = Literal["zh", "en"]

LEVELS: tuple[Authority, ...] = ("clerk", "supervisor", "branch", "head_office")
BLANKS = ("称呼", "我", "事项", "金额", "日期", "时间", "电话")
"""What a sentence may leave open: the customer's name, the speaker, the matter, amount, date, time, telephone."""
LONGEST_FACT = 60
_BLANK = re.compile(r"[{{]\s*(" + "|".join(BLANKS) + r")\s*[}}]")


@dataclass(frozen=True, slots=True)
class Setting:
    """What does not stand in the turns. An unknown blank is missing from `facts` (or empty).

    `types` are ids of `handbook/customers.yaml`: temperaments, difficult types, special customers. `playbook` is the
    one that the agent chose; empty lets the coach find it.
    """

    mode: Mode = "complaint"
    channel: Channel = "chat"
    facts: Mapping[str, str] = field(default_factory=dict)
    authority: Authority = "clerk"
    types: tuple[str, ...] = ()
    playbook: str = ""
    language: Language = "zh"

    @property
    def is_english(self) -> bool:
        """Whether sentences and reasons are wanted in English."""
        return self.language == "en"

    def may_decide(self, authority: str) -> bool:
        """Say whether somebody of this authority decides what asks for `authority`."""
        return authority in LEVELS and LEVELS.index(self.authority) >= LEVELS.index(authority)


def fill(sentence: str, facts: Mapping[str, str]) -> str | None:
    """Return the sentence with its blanks filled, on one line; None where one of them is not known."""
    parts: list[str] = []
    try:
        for plain, blank, _spec, _conversion in Formatter().parse(sentence):
            parts.append(plain)
            if blank is None:
                continue
            known = " ".join(str(facts.get(blank, "")).split())[:LONGEST_FACT]
            if not known or _BLANK.search(known):
                return None
            parts.append(known)
    except ValueError:
        return None
    return "".join(parts)


def open_blanks(text: str) -> list[tuple[int, int, str]]:
    """Return the blanks that nobody filled in a text, each with its place: what must not be sent like that."""
    return [(match.start(), match.end(), match[1]) for match in _BLANK.finditer(text)]
