"""Score readings against labels, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import opencc

from tingsu.core.learning import scores
from tingsu.core.reading import Engine, Reading, Role, Utterance
from tingsu.core.reading.labels import MANY
from tingsu.training.examples import QUESTIONS, Example

# By which of its scores a question is judged when a new model is compared with the present one.
JUDGED_BY = {
    "heat": "kappa",
    "emotion": "macro_f1",
    "need": "accuracy",
    "cause": "macro_f1",
    "business": "macro_f1",
    "matter": "macro_f1",
}


def measure(engine: Engine, role: Role, examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Return every score of every labelled question."""
    readings = list(engine.read_many(Utterance(e.text, role, e.context) for e in examples))
    return {
        question: measure_readings(question, examples, readings)
        for question in QUESTIONS[role]
        if all(question in example.labels for example in examples)
    }


def measure_readings(question: str, examples: Sequence[Example], readings: Sequence[Reading]) -> dict[str, float]:
    """Return the scores of one question."""
    truth = [example.labels[question] for example in examples]
    if question in MANY:
        return scores.many_f1([set(labels) for labels in truth], [set(r.labels(question)) for r in readings])
    answers = [reading.label(question) for reading in readings]
    sure = np.array([reading.of(question)[0].confidence for reading in readings])
    right = np.array([a == b for a, b in zip(truth, answers, strict=True)])
    found = {
        "accuracy": scores.accuracy(truth, answers),
        "macro_f1": scores.macro_f1(truth, answers),
        "calibration_error": scores.calibration_error(sure, right),
    }
    if question == "heat":
        levels = [int(label) for label in truth]
        found["kappa"] = scores.weighted_kappa(levels, [int(a) for a in answers], levels=4)
    return found | {f"f1:{label}": value for label, value in scores.f1_by_label(truth, answers).items()}


def in_traditional(examples: Sequence[Example]) -> list[Example]:
    """Return the examples written in Traditional characters with the words of Taiwan (OpenCC s2twp)."""
    convert = opencc.OpenCC("s2twp").convert
    return [replace(example, text=convert(example.text), context=convert(example.context)) for example in examples]


def judged(found: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return the one score by which each question is judged."""
    return {question: values[JUDGED_BY.get(question, "micro")] for question, values in found.items()}
