"""What the coach sees in the customer, with the words that carried it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from tingsu.desk.models import Conversation, Speaker
from tingsu.findings.names import label_name, question_name

LOOKED_BACK = 6
MOST_WORDS = 4
QUIET = {"emotion": "calm", "need": "none", "matter": "other", "business": "none", "cause": "none"}


@dataclass(frozen=True, slots=True)
class Seen:
    """One thing that was read, and the customer's words for it, the newest first."""

    question: str
    name: str
    label: str
    words: tuple[str, ...]


def seen_in(conversation: Conversation) -> list[Seen]:
    """Return emotion, need, matter and risks of the talk as it stands. What says nothing is left out."""
    turns = list(conversation.turns.filter(speaker=Speaker.CUSTOMER).order_by("-seq")[:LOOKED_BACK])
    words: dict[tuple[str, str], dict[str, Any]] = {}
    for turn in turns:
        for question, label, start, end, _confidence in turn.marks:
            words.setdefault((question, label), {})[turn.text[start:end]] = None
    pairs = [
        (name, getattr(conversation, name)) for name in QUIET if getattr(conversation, name) not in ("", QUIET[name])
    ]
    pairs += [("risks", risk) for risk in conversation.risks]
    return [
        Seen(
            question,
            question_name(question),
            label_name(question, label),
            tuple(words.get((question, label), {}))[:MOST_WORDS],
        )
        for question, label in pairs
    ]
