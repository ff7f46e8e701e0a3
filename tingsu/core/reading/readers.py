"""The readers: one small class a kind of question. Each is pure and shows the words that carried its answer."""

from __future__ import annotations

from typing import Protocol

from tingsu.core.learning.heads import answered
from tingsu.core.reading.finding import Finding
from tingsu.core.reading.signals import Signals


class Reader(Protocol):
    """Answers one question. The same signals give the same findings."""

    question: str

    def read(self, signals: Signals) -> tuple[Finding, ...]:
        """Return the findings: exactly one for a question with one answer."""
        ...


class ChoiceReader:
    """The most probable label: emotion, need, cause, business, matter."""

    def __init__(self, question: str) -> None:
        self.question = question

    def read(self, signals: Signals) -> tuple[Finding, ...]:
        """Return the one label."""
        answers = signals.answers[self.question]
        label = answers.labels[int(answers.chances.argmax())]
        return (Finding(self.question, label, answers.sure, signals.spans(self.question, label)),)


class HeatReader:
    """How hot the words are. The level nearest to the expected one: a miss by two levels costs more than one by one."""

    question = "heat"

    def read(self, signals: Signals) -> tuple[Finding, ...]:
        """Return one level, 0 to 3."""
        answers = signals.answers[self.question]
        level = int(answered(answers.chances[None, :], is_level=True)[0])
        label = str(level)
        spans = signals.spans(self.question, label) if level else ()
        return (Finding(self.question, label, answers.sure, spans),)


class SignReader:
    """Every label whose probability reaches the question's threshold: risks; methods, taboos, compliance."""

    def __init__(self, question: str) -> None:
        self.question = question

    def read(self, signals: Signals) -> tuple[Finding, ...]:
        """Return one finding a label, in the order of the annotation guide."""
        answers = signals.answers[self.question]
        return tuple(
            Finding(self.question, label, chance, signals.spans(self.question, label))
            for label, chance in zip(answers.labels, answers.chances.tolist(), strict=True)
            if chance >= answers.threshold
        )
