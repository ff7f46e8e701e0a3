"""Find the note that answers a question, and say whether one may rely on it.

    s(note) = 0.30 · best cosine + 0.10 · second-best cosine + 0.60 · BM25      over the ways of asking the note
    p(note) = σ(w · (s, best cosine, margin to the next note as a share of s, how much of the question the note covers,
              how much of it is known at all, how much the question says, 1))

p is fitted on one half of `bench/robot/questions.jsonl` (see `docs/why/robot.md`); the robot answers where p ≥ SURE.
Wrong is worse than silent: who gets a wrong answer about money has been harmed, who gets a colleague has waited.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

import numpy as np

from tingsu.core.answering.grams import Wordings, weighed
from tingsu.core.answering.index import Floats, Index

BEST, SECOND, WHOLE = 0.30, 0.10, 0.60
WEIGHTS = (19.1, -5.3, 3.45, 3.5, -4.6, 3.5, -3.9)
SURE = 0.85
NEAR = 0.5
LEAST = 0.02  # below that two texts share a character by chance
ELSEWHERE = "="  # how the id of a question begins that is not ours to answer
ENOUGH = 12.0  # weight of grams above which a question says enough to be answered
LONGEST = 300  # characters of a question that are looked at; the matter stands in front


@dataclass(frozen=True, slots=True)
class Entry:
    """A note as retrieval sees it. It holds from `valid_from` to `valid_until`, both days included."""

    id: str
    questions: tuple[str, ...]
    text: str = ""
    valid_from: date | None = None
    valid_until: date | None = None

    def holds(self, on: date) -> bool:
        """Say whether it is valid on a day."""
        return (self.valid_from is None or self.valid_from <= on) and (
            self.valid_until is None or on <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Match:
    """A note that was found. `matched` is its way of asking nearest to the question; `features` explain `sure`."""

    id: str
    score: float
    matched: str
    sure: float = 0.0
    features: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Answer:
    """What the robot would answer. `sure` is the probability that it is right; `near` are notes to offer instead."""

    note: str
    score: float
    runner_up: float
    sure: float
    is_sure: bool
    matched: str = ""
    near: tuple[str, ...] = ()
    features: tuple[float, ...] = ()


class Answerer:
    """Retrieval over notes. Built once, never changes; the same question on the same day has the same answer."""

    def __init__(
        self,
        notes: Iterable[Entry],
        *,
        wordings: Iterable[Iterable[str]] = (),
        elsewhere: Iterable[str] = (),
        sure: float = SURE,
    ) -> None:
        """`elsewhere` are questions for others to answer: who asks one gets no note that merely sounds alike."""
        ours = tuple(notes)
        self.notes = (*ours, *(Entry(f"{ELSEWHERE}{place}", (text,)) for place, text in enumerate(elsewhere)))
        self.sure = sure
        self._wordings = Wordings(wordings)
        ways = [[weighed(question, self._wordings) for question in note.questions] for note in self.notes]
        texts = [weighed(note.text, self._wordings) for note in self.notes]
        self._index = Index(ways, texts)
        self._way_text = [question for note in self.notes for question in note.questions]
        self._grams = [
            dict.fromkeys((gram for way in each for gram in way), 1.0) | dict.fromkeys(text, 1.0)
            for each, text in zip(ways, texts, strict=True)
        ]

    def answer(self, question: str, *, on: date, among: Collection[str] | None = None) -> Answer | None:
        """Return the best note with how sure it is; None where nothing of the question is known."""
        found = self._ranked(question, on=on, limit=4, among=among, with_elsewhere=True)
        if not found:
            return None
        best, *others = found
        return Answer(
            note=best.id,
            score=best.score,
            runner_up=others[0].score if others else 0.0,
            sure=best.sure,
            is_sure=best.sure >= self.sure and not best.id.startswith(ELSEWHERE),
            matched=best.matched,
            features=best.features,
            near=tuple(m.id for m in found[:3] if m.score >= NEAR * best.score and not m.id.startswith(ELSEWHERE)),
        )

    def find(
        self, question: str, *, on: date | None = None, limit: int = 10, among: Collection[str] | None = None
    ) -> list[Match]:
        """Return the best notes, the best first; those that do not hold on the day `on` are left out."""
        return self._ranked(question, on=on, limit=limit, among=among, with_elsewhere=False)

    def _ranked(
        self, question: str, *, on: date | None, limit: int, among: Collection[str] | None, with_elsewhere: bool
    ) -> list[Match]:
        asked = weighed(question[:LONGEST], self._wordings)
        if not asked or not self.notes:
            return []
        scores = self._index.scores(asked)
        said = sum(asked.values())
        ways = self._index.note_of_way
        best = np.zeros(len(self.notes), dtype=np.float32)
        np.maximum.at(best, ways, scores.cosine)
        below = np.where(scores.cosine < best[ways], scores.cosine, 0.0)
        second = np.zeros_like(best)
        np.maximum.at(second, ways, below)
        fused = BEST * best + SECOND * second + WHOLE * scores.bm25
        ranked = (int(at) for at in np.argsort(-fused, kind="stable") if fused[at] >= LEAST)
        order = list(islice((at for at in ranked if self._is_open(at, on, among, with_elsewhere)), max(limit, 2)))
        found: list[Match] = []
        for rank, at in enumerate(order[:limit]):
            other = order[1 if rank == 0 else 0] if len(order) > 1 else None
            margin = float(fused[at] - fused[other]) if other is not None else float(fused[at])
            covered = self._index.covered(asked, self._grams[at])
            mine = float(fused[at])
            features = (mine, float(best[at]), max(-1.0, margin / mine), covered, scores.known, min(1.0, said / ENOUGH))
            matched = self._matched(at, scores.cosine)
            found.append(Match(self.notes[at].id, float(fused[at]), matched, probability(features), features))
        return found

    def _is_open(self, at: int, on: date | None, among: Collection[str] | None, with_elsewhere: bool) -> bool:
        note = self.notes[at]
        if note.id.startswith(ELSEWHERE):
            return with_elsewhere
        return (among is None or note.id in among) and (on is None or note.holds(on))

    def _matched(self, at: int, cosine: Floats) -> str:
        ways = np.flatnonzero(self._index.note_of_way == at)
        return self._way_text[int(ways[int(np.argmax(cosine[ways]))])] if len(ways) else ""


def probability(features: Sequence[float]) -> float:
    """Return σ(w · features): how probably the best note is the right one."""
    total = sum(weight * value for weight, value in zip(WEIGHTS, (*features, 1.0), strict=True))
    return float(1 / (1 + np.exp(-total)))
