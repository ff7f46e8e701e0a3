"""Train both models, compare them with the present ones, install them with a card."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tingsu import __version__
from tingsu.core.errors import SetupError
from tingsu.core.learning.fitting import Question, Settings, fit_model
from tingsu.core.learning.heads import LinearModel
from tingsu.core.reading import Engine, Role
from tingsu.core.reading.asking import MOST_HITS
from tingsu.core.reading.labels import MANY
from tingsu.core.reading.lexicon import Lexicon
from tingsu.core.text.normalise import normalise
from tingsu.packs import Packs, installed
from tingsu.packs.engine import build_engine, entries_of
from tingsu.packs.models import save_model
from tingsu.training.card import write_card
from tingsu.training.examples import QUESTIONS, Example, read_examples
from tingsu.training.measure import judged, measure


@dataclass(frozen=True)
class Report:
    """What came of a training run."""

    installed: bool
    before: dict[str, float]
    after: dict[str, float]


def train_and_install(
    corpus: Path,
    corrections: Sequence[Path],
    data: Path | None,
    target: Path,
    *,
    margin: float,
    force: bool,
    say: Callable[[str], object],
) -> Report:
    """Train on the train split, score old and new on the dev split, install unless a question got worse by `margin`."""
    packs = installed()
    present = build_engine(packs)
    models: dict[Role, LinearModel] = {}
    dev: dict[Role, list[Example]] = {}
    counts: dict[str, int] = {}
    for role in Role:
        examples = read_examples(role, corpus, corrections, data)
        dev[role] = [example for example in examples if example.split == "dev"]
        train = [example for example in examples if example.split != "dev"]
        counts[role.value] = len(train)
        started = time.perf_counter()
        models[role] = fit(packs, role, train)
        say(f"{role.value}: {len(train)} 条,{time.perf_counter() - started:.0f} 秒")
    fresh = Engine(
        entries_of(packs, Role.CUSTOMER),
        entries_of(packs, Role.STAFF),
        customer_model=models[Role.CUSTOMER],
        staff_model=models[Role.STAFF],
        profile="fast",
        version=__version__,
    )
    before: dict[str, float] = {}
    after: dict[str, float] = {}
    details: dict[Role, dict[str, dict[str, float]]] = {}
    for role in Role:
        before |= judged(measure(present, role, dev[role]))
        details[role] = measure(fresh, role, dev[role])
        after |= judged(details[role])
    for question, score in after.items():
        say(f"  {question:<11} {before[question]:.3f} → {score:.3f}")
    worse = [question for question in after if after[question] < before[question] - margin]
    if worse and not force:
        say(f"变差的问题:{'、'.join(worse)}")
        return Report(False, before, after)
    if target.exists():
        previous = target.with_name(f"{target.name}.previous")
        shutil.rmtree(previous, ignore_errors=True)
        shutil.copytree(target, previous)
    for role, model in models.items():
        save_model(model, target, role)
    write_card(target, counts, {role: len(examples) for role, examples in dev.items()}, details)
    return Report(True, before, after)


def fit(packs: Packs, role: Role, examples: Sequence[Example], settings: Settings | None = None) -> LinearModel:
    """Fit the model of one kind of speaker."""
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise SetupError("训练需要 scikit-learn。", hint="安装: uv pip install -r requirements/dev.lock") from error
    texts = [normalise(example.text) for example in examples]
    lexicon = Lexicon(entries_of(packs, role))
    found = [lexicon.find(text) for text in texts]
    questions = []
    for name, labels in QUESTIONS[role].items():
        hits = np.zeros((len(texts), len(labels)), np.float32)
        for row, by_question in enumerate(found):
            for hit in by_question.get(name, ()):
                hits[row, labels.index(hit.entry.label)] += hit.entry.weight
        truth = [example.labels.get(name) for example in examples]
        questions.append(Question(name, labels, name in MANY, truth, np.minimum(hits, MOST_HITS)))
    return fit_model(texts, questions, settings or Settings())
