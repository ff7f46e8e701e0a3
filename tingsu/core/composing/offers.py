"""Find what a text offers: money back, a waiver, a better rate, more time, a cleared credit record, a sure success.

Speaking of a refund is no offer ("您说的退款我记下了"), nor is asking for one on the customer's behalf
("我为您申请减免"); "我们全额退给您" is, and so is "核实后一定退". In doubt it is one: an offer that nobody may make
costs more than a lost sentence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from tingsu.core.composing import giving
from tingsu.core.composing.claims import claims_of
from tingsu.core.text.normalise import normalise

_SENTENCES = re.compile(r"[^。!?;\n]+[。!?;]?")
_CLAUSES = re.compile(r"[^,、:。!?;\n]+")
_EN_SENTENCES = re.compile(r"(?:[^.!?;\n]|\.(?=\d))+")
_GIVES = {kind: re.compile(pattern) for kind, pattern in giving.GIVES.items()}
_ENGLISH = {kind: re.compile(pattern) for kind, pattern in giving.EN_GIVES.items()}


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing offered: its kind, the amounts named with it, the place of its clause."""

    kind: str
    amounts: tuple[Decimal, ...]
    start: int
    end: int


def offers_in(text: str) -> list[Offer]:
    """Return what a text offers, in its order."""
    return [offer for offer, refused in _spoken(text) if not refused]


def refusals_in(text: str) -> frozenset[str]:
    """Return the kinds of things that a text says it will not or cannot give."""
    return frozenset(offer.kind for offer, refused in _spoken(text) if refused)


def _spoken(text: str) -> Iterator[tuple[Offer, bool]]:
    plain = normalise(text)
    yield from _chinese(plain)
    yield from _english(plain)


def _chinese(plain: str) -> Iterator[tuple[Offer, bool]]:
    spoken_of = ""  # what the clause before was about: "您要全额赔偿?可以。" offers it
    for sentence in _SENTENCES.finditer(plain):
        amounts = _amounts(sentence.group())
        for clause in _CLAUSES.finditer(sentence.group()):
            words = clause.group().strip()
            start, end = sentence.start() + clause.start(), sentence.start() + clause.end()
            if giving.BLANKET.search(words) and not giving.REFUSES.search(words):
                yield Offer("everything", amounts, start, end), False
            elif spoken_of and giving.ACCEPTS.match(words):
                yield Offer(spoken_of, amounts, start, end), False
            kind = ""
            for kind, standing in _judged(words):
                if standing:
                    yield Offer(kind, amounts, start, end), standing == "refused"
            spoken_of = kind


def _judged(words: str) -> Iterator[tuple[str, str]]:
    """Yield every kind that a clause speaks of, with `offered`, `refused`, or nothing when it is only mentioned."""
    for kind, pattern in _GIVES.items():
        match = pattern.search(words)
        if match is None:
            continue
        before, after = words[: match.start()], words[match.end() :]
        if giving.DOUBLE.search(words):
            yield kind, "offered"
        elif _is_refused(before, match.group(), after):
            yield kind, "refused"
        elif kind == "result":
            yield kind, "" if giving.UNSURE.search(before) else "offered"
        elif _is_mention(before, after, words):
            yield kind, ""
        else:
            is_said = giving.COMMITS.search(words) or giving.NAMED.match(after)
            yield kind, "offered" if is_said else ""


def _is_refused(before: str, given: str, after: str) -> bool:
    inside = "" if "影响" in given else given[1:]  # 征信记录无法修改, but 征信不会受影响 gives
    return bool(giving.REFUSES.search(before) or giving.REFUSES.search(inside) or giving.REFUSED_AFTER.search(after))


def _is_mention(before: str, after: str, words: str) -> bool:
    if giving.UNSURE.search(before):
        return True
    if giving.SURE.search(words):
        return False
    asks = giving.ASKS.search(before) or giving.ASKS_AFTER.match(after)
    return bool(asks or giving.OTHERS.search(before) or giving.ABOUT.search(after))


def _english(plain: str) -> Iterator[tuple[Offer, bool]]:
    for sentence in _EN_SENTENCES.finditer(plain):
        words, amounts = sentence.group(), _amounts(sentence.group())
        if giving.EN_BLANKET.search(words) and not giving.EN_REFUSES.search(words):
            yield Offer("everything", amounts, *sentence.span()), False
        for kind, pattern in _ENGLISH.items():
            match = pattern.search(words)
            if match is None:
                continue
            before = words[: match.start()]
            if giving.EN_REFUSES.search(before) and not giving.EN_DOUBLE.search(words):
                yield Offer(kind, amounts, *sentence.span()), True
            elif kind != "result" and not giving.EN_SURE.search(words) and _mentions(before):
                continue
            elif giving.EN_COMMITS.search(words):
                yield Offer(kind, amounts, *sentence.span()), False


def _mentions(before: str) -> bool:
    return any(pattern.search(before) for pattern in (giving.EN_UNSURE, giving.EN_OTHERS, giving.EN_ASKS))


def _amounts(words: str) -> tuple[Decimal, ...]:
    return tuple(
        value for claim in claims_of(words) if claim.kind == "money" and isinstance(value := claim.value[0], Decimal)
    )
