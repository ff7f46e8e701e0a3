"""The brief with which a talk is handed over, so that the customer need not say anything twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tingsu.core.coach.talk import Said, curve_turns
from tingsu.core.reading.conversation import follow
from tingsu.core.text.normalise import normalise

OWN_WORDS, WORDS_LIMIT, ANSWER_LIMIT = 3, 80, 120
STEADY = 0.15
_SENTENCE = re.compile(r"[^。！？!?\n;；]+[。！？!?]?")
_TELLING = re.compile(
    r"\d|钱|块|元|卡|账|转|扣|贷|还款|利息|理财|基金|保险|密码|昨|今|月|号|投诉|为什么|凭什么|要求|希望|想"
)


@dataclass(frozen=True, slots=True)
class Brief:
    """What a person must know in ten seconds. `own_words` are the customer's, uncut in meaning, in their order."""

    own_words: tuple[str, ...]
    heat: float
    peak: float
    trend: str  # rising, falling, steady
    need: str
    emotion: str
    business: str
    risks: tuple[str, ...]
    answered: tuple[tuple[str, str], ...]  # what was asked, what was answered
    unanswered: str
    turns: int
    seconds: float


def brief(talk: Sequence[Said]) -> Brief:
    """Return the brief of a talk: a pure function of its turns."""
    mine = [turn for turn in talk if turn.is_customer]
    curve = follow(curve_turns(talk))
    levels = [point.level for point in curve.points]
    slope = curve.slope
    return Brief(
        own_words=_own_words(mine),
        heat=curve.level,
        peak=max(levels, default=0.0),
        trend="rising" if slope > STEADY else "falling" if slope < -STEADY else "steady",
        need=_most([turn.need for turn in mine]),
        emotion=mine[-1].emotion if mine else "calm",
        business=_most([turn.business for turn in mine]),
        risks=tuple(dict.fromkeys(risk for turn in mine for risk in turn.risks)),
        answered=_answered(talk),
        unanswered=mine[-1].text[:WORDS_LIMIT] if mine and talk[-1].is_customer else "",
        turns=len(talk),
        seconds=talk[-1].at - talk[0].at if talk else 0.0,
    )


def _own_words(mine: Sequence[Said]) -> tuple[str, ...]:
    """Choose the customer's most telling sentences: with figures, matters and wishes, hotter and longer ones first."""
    sentences: list[tuple[float, int, str]] = []
    seen: set[str] = set()
    for turn in mine:
        for match in _SENTENCE.finditer(turn.text):
            sentence = match.group().strip(" ，,、")
            key = normalise(sentence)
            if len(sentence) < 4 or key in seen:
                continue
            seen.add(key)
            weight = len(_TELLING.findall(key)) + min(len(sentence), 40) / 20 + turn.heat
            sentences.append((weight, len(sentences), sentence[:WORDS_LIMIT]))
    best = sorted(sentences, key=lambda each: (-each[0], each[1]))[:OWN_WORDS]
    return tuple(sentence for _weight, _place, sentence in sorted(best, key=lambda each: each[1]))


def _answered(talk: Sequence[Said]) -> tuple[tuple[str, str], ...]:
    pairs: list[tuple[str, str]] = []
    question = ""
    for turn in talk:
        if turn.is_customer:
            question = turn.text[:WORDS_LIMIT]
        elif question:
            pairs.append((question, turn.text[:ANSWER_LIMIT]))
            question = ""
    return tuple(pairs)


def _most(labels: Sequence[str]) -> str:
    """Return the label that stands most often, the latest of equals; "none" where there is none."""
    counts = Counter(label for label in labels if label not in ("none", ""))
    if not counts:
        return "none"
    most = max(counts.values())
    return next(label for label in reversed(labels) if counts.get(label) == most)
