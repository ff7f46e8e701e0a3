"""Train a profile's models, compare them with the present ones, install them with a card."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from tingsu import __version__
from tingsu.core.errors import SetupError
from tingsu.core.learning.fitting import Question, Settings, fit_model
from tingsu.core.learning.fusing import fit_sentences
from tingsu.core.learning.heads import LinearModel
from tingsu.core.learning.sentences import SentenceModel
from tingsu.core.reading import Engine, Role
from tingsu.core.reading.asking import LONGEST_CONTEXT, MOST_HITS
from tingsu.core.reading.labels import MANY
from tingsu.core.reading.lexicon import Lexicon
from tingsu.core.text.normalise import normalise
from tingsu.packs import Packs, installed
from tingsu.packs.engine import build_engine, entries_of
from tingsu.packs.models import (
    ACCURATE,
    ADAPTER,
    FAST,
    adapted_encoder,
    adapter_made_by,
    load_model,
    model_folder,
    save_model,
    save_sentences,
)
from tingsu.training.card import Measured, write_card
from tingsu.training.examples import QUESTIONS, Example, is_held_out, read_examples
from tingsu.training.measure import in_traditional, judged, measure


@dataclass(frozen=True)
class Report:
    """What came of a training run: whether it was installed, and each question's score before and after."""

    installed: bool
    before: dict[str, float]
    after: dict[str, float]
    worse: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Models:
    """What was fitted: for both roles over n-grams, in the accurate profile over sentences too."""

    grams: Mapping[Role, LinearModel]
    sentences: Mapping[Role, SentenceModel]


def train_and_install(
    corpus: Path,
    corrections: Sequence[Path],
    data: Path | None,
    target: Path,
    *,
    margin: float,
    force: bool,
    say: Callable[[str], object],
    profile: str = FAST,
    settings: Settings | None = None,
) -> Report:
    """Train on the train split, score old and new on the dev split, install unless a question got worse by `margin`.

    What was there before lies in `<target>.previous` afterwards. Nothing is written where a question got worse.
    """
    packs = installed()
    examples = {role: read_examples(role, corpus, corrections, data) for role in Role}
    train = {role: [e for e in found if e.split != "dev"] for role, found in examples.items()}
    dev = {role: [e for e in found if e.split == "dev"] for role, found in examples.items()}
    models = _train(packs, train, profile, settings or Settings(), say)
    fresh = _engine(packs, models, profile)
    before = _scores(_present(packs, profile, say), dev)
    details = {role: measure(fresh, role, dev[role]) for role in Role}
    after = {q: score for role in Role for q, score in judged(details[role]).items()}
    for question, score in after.items():
        say(f"  {question:<11} {before.get(question, 0.0):.3f} → {score:.3f}")
    worse = [question for question in after if after[question] < before.get(question, 0.0) - margin]
    if worse and not force:
        say(f"变差的问题:{'、'.join(worse)}")
        return Report(False, before, after, worse)
    _install(models, target, profile)
    traditional = judged(measure(fresh, Role.CUSTOMER, in_traditional(dev[Role.CUSTOMER])))
    counts = {role: (len(train[role]), len(dev[role])) for role in Role}
    write_card(
        target, profile, Measured(counts, details, traditional, adapter_made_by(model_folder(ACCURATE) / ADAPTER))
    )
    return Report(True, before, after, worse)


def _train(
    packs: Packs, train: Mapping[Role, list[Example]], profile: str, settings: Settings, say: Callable[[str], object]
) -> _Models:
    grams, sentences = {}, {}
    for role in Role:
        started = time.perf_counter()
        if profile == ACCURATE:
            sentences[role] = fit_accurate(packs, role, train[role], settings)
        else:
            grams[role] = fit(packs, role, train[role], settings)
        say(f"{role.value}: {len(train[role])} 条,{time.perf_counter() - started:.0f} 秒")
    return _Models(grams, sentences)


def _engine(packs: Packs, models: _Models, profile: str) -> Engine:
    return Engine(
        entries_of(packs, Role.CUSTOMER),
        entries_of(packs, Role.STAFF),
        customer_model=models.grams.get(Role.CUSTOMER) or load_model(Role.CUSTOMER),
        staff_model=models.grams.get(Role.STAFF) or load_model(Role.STAFF),
        customer_sentences=models.sentences.get(Role.CUSTOMER),
        staff_sentences=models.sentences.get(Role.STAFF),
        profile=profile,
        version=__version__,
    )


def _present(packs: Packs, profile: str, say: Callable[[str], object]) -> Engine:
    """Return the engine to beat; where the accurate profile has no models yet, the fast one."""
    if profile == ACCURATE and not (model_folder(ACCURATE) / "customer.npz").exists():
        say("还没有准确方案的模型,与快速方案相比。")
        profile = FAST
    return build_engine(packs, profile=profile)


def _scores(engine: Engine, dev: Mapping[Role, list[Example]]) -> dict[str, float]:
    return {q: score for role in Role for q, score in judged(measure(engine, role, dev[role])).items()}


def _install(models: _Models, target: Path, profile: str) -> None:
    adapter = model_folder(ACCURATE) / ADAPTER
    if target.exists():
        previous = target.with_name(f"{target.name}.previous")
        shutil.rmtree(previous, ignore_errors=True)
        shutil.copytree(target, previous)
    for role, model in models.grams.items():
        save_model(model, target, role)
    for role, sentences in models.sentences.items():
        save_sentences(sentences, target, role)
    if profile == ACCURATE and adapter.exists() and adapter != target / ADAPTER:
        shutil.copyfile(adapter, target / ADAPTER)


def fit(packs: Packs, role: Role, examples: Sequence[Example], settings: Settings | None = None) -> LinearModel:
    """Fit the model over n-grams of one kind of speaker."""
    _need_scikit_learn()
    texts = [normalise(example.text) for example in examples]
    questions = questions_of(packs, role, texts, examples)
    return fit_model(texts, questions, settings or Settings(), contexts_of(examples))


def fit_accurate(
    packs: Packs, role: Role, examples: Sequence[Example], settings: Settings | None = None
) -> SentenceModel:
    """Fit the model over sentence embeddings of one kind of speaker."""
    _need_scikit_learn()
    encoder = adapted_encoder(model_folder(ACCURATE) / ADAPTER)
    texts = [normalise(example.text) for example in examples]
    held = np.array([is_held_out(example.text) for example in examples])
    questions = questions_of(packs, role, texts, examples)
    return fit_sentences(texts, questions, encoder, held, settings or Settings(), contexts_of(examples))


def contexts_of(examples: Sequence[Example]) -> list[str]:
    """Return what the other side said before, in its normal form, as `Asker` hands it to the models."""
    return [normalise(example.context)[:LONGEST_CONTEXT] for example in examples]


def questions_of(packs: Packs, role: Role, texts: Sequence[str], examples: Sequence[Example]) -> list[Question]:
    """Return what is to be learnt, with what the lexicon found in the normalised texts."""
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
    return questions


def _need_scikit_learn() -> None:
    try:
        import sklearn  # noqa: F401
    except ImportError as error:
        raise SetupError("训练需要 scikit-learn。", hint="安装: uv pip install -r requirements/dev.lock") from error
