"""Score readings against labels, question by question."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from tingsu.core.learning import scores
from tingsu.core.reading import Engine, Role, Utterance
from tingsu.core.reading.labels import MANY
from tingsu.training.examples import QUESTIONS, Example

# By which of its scores a question is judged when a new model is compared with the present one.
JUDGED_BY = {"heat": "kappa", "emotion": "macro_f1", "need": "accuracy", "cause": "macro_f1"}
JUDGED_BY |= {"business": "macro_f1", "matter": "macro_f1"}


def measure(engine: Engine, role: Role, examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Return every score of every question on labelled examples."""
    readings = list(engine.read_many(Utterance(e.text, role, e.context) for e in examples))
    found: dict[str, dict[str, float]] = {}
    for question in QUESTIONS[role]:
        truth = [example.labels[question] for example in examples]
        if question in MANY:
            said = [set(reading.labels(question)) for reading in readings]
            found[question] = scores.many_f1([set(labels) for labels in truth], said)
            continue
        answers = [reading.label(question) for reading in readings]
        sure = np.array([reading.of(question)[0].confidence for reading in readings])
        right = np.array([a == b for a, b in zip(truth, answers, strict=True)])
        found[question] = {
            "accuracy": scores.accuracy(truth, answers),
            "macro_f1": scores.macro_f1(truth, answers),
            "calibration_error": scores.calibration_error(sure, right),
        }
        if question == "heat":
            levels = [int(label) for label in truth]
            found[question]["kappa"] = scores.weighted_kappa(levels, [int(a) for a in answers], levels=4)
        found[question] |= {f"f1:{k}": v for k, v in scores.f1_by_label(truth, answers).items()}
    return found


def judged(found: dict[str, dict[str, float]]) -> dict[str, float]:
    """Return the one score by which each question is judged."""
    return {question: values[JUDGED_BY.get(question, "micro")] for question, values in found.items()}


def flat(role: Role, found: dict[str, dict[str, float]]) -> dict[str, Any]:
    """Return one flat object, metric name to number."""
    return {
        f"{role.value}.{q}.{name}": round(value, 4) for q, values in found.items() for name, value in values.items()
    }
