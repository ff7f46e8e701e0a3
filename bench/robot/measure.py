"""Ask every question of `questions.jsonl` and compare what the robot does with what it should have done.

Kinds: answer and script (a note answers it; script: Traditional, English, dialect, slips of the finger), none (nothing
here answers it), chat, and those due to a person: heat, risk, wish, money, again.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tingsu.core.answering import Answer, Answerer, Entry, HandOver, hand_over
from tingsu.core.answering.answerer import ELSEWHERE
from tingsu.core.coach.talk import said
from tingsu.core.reading import Engine, Role, Utterance
from tingsu.packs.engine import build_engine
from tingsu.packs.read import SHIPPED, Packs, read_packs

QUESTIONS = Path(__file__).with_name("questions.jsonl")
DAY = date(2026, 11, 22)
ANSWERABLE = ("answer", "script")
DUE = ("heat", "risk", "wish", "money", "again")


@dataclass(frozen=True, slots=True)
class Question:
    """One line of the set."""

    id: str
    kind: str
    text: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Done:
    """What the robot did with a question."""

    question: Question
    answer: Answer | None
    handed: HandOver | None

    @property
    def is_ours(self) -> bool:
        """Whether the best match is a note, not something that is answered elsewhere."""
        return self.answer is not None and not self.answer.note.startswith(ELSEWHERE)

    @property
    def is_right(self) -> bool:
        """Whether the best note is one that answers."""
        return self.answer is not None and self.answer.note in self.question.notes


def questions() -> list[Question]:
    """Return the set in its order."""
    lines = [json.loads(line) for line in QUESTIONS.read_text(encoding="utf-8").splitlines()]
    return [Question(row["id"], row["kind"], row["text"], tuple(row.get("notes", ()))) for row in lines]


def halves(asked: list[Question]) -> tuple[list[Question], list[Question]]:
    """Split by every second question of each kind: one half to choose by, one to report."""
    seen: dict[str, int] = {}
    first: list[Question] = []
    second: list[Question] = []
    for question in asked:
        seen[question.kind] = seen.get(question.kind, 0) + 1
        (first if seen[question.kind] % 2 else second).append(question)
    return first, second


def answerer_of(packs: Packs) -> Answerer:
    """Return the robot's retrieval over the shipped notes for customers."""
    notes = [
        Entry(
            note.code,
            (note.title, *note.ask, *([note.title_en] if note.title_en else []), *note.ask_en),
            f"{note.answer} {note.more} {note.answer_en}",
            note.valid_from,
            note.valid_until,
        )
        for note in packs.notes.values()
        if note.audience == "customer"
    ]
    return Answerer(notes, wordings=packs.wordings, elsewhere=packs.elsewhere)


def ask_all(asked: list[Question], answerer: Answerer, engine: Engine) -> list[Done]:
    """Ask each question as the first words of a talk."""
    readings = engine.read_many([Utterance(question.text, Role.CUSTOMER) for question in asked])
    found: list[Done] = []
    for question, reading in zip(asked, readings, strict=True):
        handed = hand_over([said(reading, at=0.0)], misses=0, now=0.0)
        answer = answerer.answer(question.text, on=DAY)
        found.append(Done(question, answer, handed))
    return found


def shipped() -> tuple[Answerer, Engine]:
    """Return what the product ships with."""
    packs = read_packs(SHIPPED)
    return answerer_of(packs), build_engine(packs)


def fitted(done: list[Done], *, penalty: float = 0.3, rounds: int = 30) -> NDArray[np.float64]:
    """Return logistic weights (features, then the constant) by which the best note is right: ridge, Newton's steps."""
    rows = [each for each in done if each.question.kind not in DUE and each.is_ours]
    x = np.array([[*each.answer.features, 1.0] for each in rows if each.answer])
    y = np.array([float(each.is_right) for each in rows])
    mean, spread = x[:, :-1].mean(0), x[:, :-1].std(0) + 1e-9
    z = np.hstack([(x[:, :-1] - mean) / spread, x[:, -1:]])
    ridge = penalty * np.diag([*[1.0] * (z.shape[1] - 1), 1e-6])
    weights = np.zeros(z.shape[1])
    for _ in range(rounds):
        said = 1 / (1 + np.exp(-z @ weights))
        slope = z.T @ (said - y) + ridge @ weights
        curve = (z * (said * (1 - said))[:, None]).T @ z + ridge
        weights -= np.linalg.solve(curve, slope)
    raw = weights[:-1] / spread
    return np.append(raw, weights[-1] - raw @ mean)


def sure_with(weights: NDArray[np.float64], done: Done) -> float:
    """Return the probability that other weights would give."""
    if done.answer is None or not done.is_ours:
        return 0.0
    return float(1 / (1 + np.exp(-np.dot(weights, [*done.answer.features, 1.0]))))
