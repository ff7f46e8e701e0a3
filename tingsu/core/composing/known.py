"""What an answer may rest on, and whether a sentence of it is proved by that: the guard of facts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from tingsu.core.composing.claims import TIMES, Claim, claims_of, is_supported
from tingsu.core.text.normalise import normalise

_PROMISES = re.compile(
    r"会|将|保证|承诺|一定|之?内|之?前|以前|最晚|最迟|给您|为您|马上|回复|回电|答复|到账|\b(?:will|"
    r"shall|by|within|before|promise\w*|guarantee\w*|going to)\b|'ll|’ll"
)
_CLAUSE = re.compile(r"(?:(?!\b(?:and|but)\b)[^,、:;])+")
_PAST = re.compile(
    r"[了过]|[这那][笔次天]|扣|已|至今|到现在|以来|刚才|\b(?:of|on|since|ago|took|was|were|had|charged)\b"
)
_AHEAD = re.compile(r"\s?(?:之?内|以内|之?后|以后|左右|就)")
_WITHIN = re.compile(r"(?:within|in|after|最晚|最迟|最长|最快|需要?|大概|预计)\s?$")
_TERM = re.compile(r"时限|期限|多久|办理时间|回复时间|处理时间|预计|\b(?:term|takes?|time limit)\b")
_SENTENCE = re.compile(r"[^。!?;!?;\n]*[。!?;!?;]+[”」』\")]?|[^。!?;!?;\n]+|\n")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What somebody may offer alone: the highest amount by kind (`refund`, `money`, `waiver`, `rate`, `points`).

    `approved` are words already decided by those who may (a decision, an approved proposal): their amounts are free.
    """

    up_to: Mapping[str, Decimal] = field(default_factory=dict)
    approved: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Material:
    """What an answer may rest on. Of `given` (facts, notes, advice, what staff said) everything may be said again.

    What only the customer said (`heard`) may be repeated, never promised: "三天内给我解决" gives nobody three days.
    """

    given: tuple[str, ...] = ()
    heard: tuple[str, ...] = ()
    placeholders: frozenset[str] = frozenset()
    secrets: tuple[str, ...] = ()
    allowance: Allowance = Allowance()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known: everything said, what was given, the times that we have promised or may, and all of it as text."""

    said: tuple[Claim, ...]
    given: tuple[Claim, ...]
    promised: tuple[Claim, ...]
    words: str


def known_of(material: Material) -> Known:
    """Return what an answer may say, worked out once."""
    given_words = (*material.given, *material.allowance.approved)
    given = tuple(claim for words in given_words for claim in claims_of(words))
    heard = tuple(claim for words in material.heard for claim in claims_of(words))
    promised = tuple(claim for words in given_words for claim in _promised(words))
    words = re.sub(r"\s", "", normalise("\n".join((*given_words, *material.heard))))
    return Known(given + heard, given, promised, words)


def _promised(words: str) -> list[Claim]:
    """Return the times in our own words that look ahead: "三天内回复", not "您等了三天"."""
    found = []
    for sentence in _SENTENCE.finditer(normalise(words)):
        text = sentence.group()
        for claim in claims_of(text):
            if claim.kind == "duration":
                ahead = _AHEAD.match(text[claim.end :]) or _WITHIN.search(text[: claim.start]) or _TERM.search(text)
            else:
                ahead = _PROMISES.search(text)
            if claim.kind in TIMES and ahead:
                found.append(claim)
    return found


def unproved(sentence: str, material: Material, known: Known, *, strict: bool) -> str:
    """Return why a sentence says something that nobody gave, empty when all of it is known."""
    plain = normalise(sentence)
    promising = strict and bool(_PROMISES.search(plain))
    for claim in claims_of(sentence):
        why = _why_unproved(claim, material, known, promising=promising and not _is_past(claim, plain))
        if why:
            return why
    return ""


def _is_past(claim: Claim, plain: str) -> bool:
    """Say whether a time only tells what was: "3月5日这笔年费" beside "今天17点前给您回电话"."""
    clause = next((m.group() for m in _CLAUSE.finditer(plain) if m.start() <= claim.start < m.end()), plain)
    return bool(_PAST.search(clause)) and not _PROMISES.search(clause)


def _why_unproved(claim: Claim, material: Material, known: Known, *, promising: bool) -> str:
    if claim.kind == "placeholder":
        return "" if claim.value[0] in material.placeholders else "placeholder"
    if claim.kind == "personal":
        return "" if is_supported(claim, known.given) else "personal"
    if claim.kind in ("name", "law", "body"):
        return "" if str(claim.value[0]) in known.words else "fact"
    if claim.kind in TIMES and promising:
        return "" if is_supported(claim, known.promised) else "time"
    return "" if claim.kind == "day" or is_supported(claim, known.said) else "fact"
