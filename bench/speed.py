"""How quick reading is, on one core: `python -m bench.speed [--utterances N] [--rounds N] [--json]`.

Reads customers' utterances of the corpus's dev split, all questions with evidence and confidence, and prints for each
profile that is installed: utterances a second in batch (`read_many`) and one by one, the 50th and 99th percentile of
one, and the memory that the engine adds. In the same run, on the same texts: SnowNLP and cnsenti (one sentiment each),
a plain TF-IDF + logistic regression (one question), and the limit: one Aho–Corasick pass of our phrases over the same
bytes. Peers are installed by `uv pip install -r requirements/bench.lock`; those missing are left out and named.

Everything is pinned to one core and one thread. Rounds alternate between contenders and the best is kept, since other
work on the machine only ever slows; ratios are taken within the run.
"""

from __future__ import annotations

import argparse
import json
import logging
import os
import resource
import sys
import time
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any

import ahocorasick_rs
import numpy as np

from bench.bank import read_file
from tingsu.core.reading import Role, Utterance
from tingsu.core.text.normalise import normalise
from tingsu.packs import installed
from tingsu.packs.embedding import is_available
from tingsu.packs.engine import build_engine, entries_of
from tingsu.packs.models import ACCURATE, FAST, model_folder

ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
CORPUS = Path(__file__).parents[1] / "corpus"
INSTALL = "uv pip install -r requirements/bench.lock"


@dataclass
class Contender:
    """Something that reads texts: many at once, or one. `share` is the part of the texts it is given (slow ones)."""

    name: str
    many: Callable[[list[str]], object]
    one: Callable[[str], object]
    share: float = 1.0
    memory_mb: float = 0.0


def contenders(train: list[str], labels: list[str]) -> tuple[list[Contender], list[str]]:
    """Return who runs, and who is missing."""
    found, missing = [], []
    for make in (fast, accurate, aho_corasick, plain_linear, snownlp, cnsenti):
        before = memory_mb()
        try:
            contender = make(train, labels)
        except ImportError as error:
            missing.append(f"{make.__name__}: {error.name} is not installed ({INSTALL})")
            continue
        if contender is None:
            missing.append(f"{make.__name__}: package or models missing (uv pip install -r requirements/semantic.lock)")
            continue
        contender.many(train[:64])
        contender.memory_mb = memory_mb() - before
        found.append(contender)
    return found, missing


def fast(_train: list[str], _labels: list[str]) -> Contender | None:
    """Our fast profile."""
    return _ours(FAST, 1.0)


def accurate(_train: list[str], _labels: list[str]) -> Contender | None:
    """Our accurate profile, when its package is installed."""
    return _ours(ACCURATE, 0.2) if is_available() and (model_folder(ACCURATE) / "customer.npz").exists() else None


def _ours(profile: str, share: float) -> Contender:
    engine = build_engine(installed(), profile=profile)
    return Contender(
        profile,
        lambda texts: [None for _reading in engine.read_many(Utterance(text) for text in texts)],
        lambda text: engine.read(Utterance(text)),
        share,
    )


def aho_corasick(_train: list[str], _labels: list[str]) -> Contender:
    """The limit: our phrases, found in one pass, and nothing else."""
    words = {normalise(word) for entry in entries_of(installed(), Role.CUSTOMER) for word in entry.words}
    automaton = ahocorasick_rs.AhoCorasick(sorted(words))
    find = automaton.find_matches_as_indexes
    return Contender("aho_corasick", lambda texts: [find(t, overlapping=True) for t in texts], find)


def plain_linear(train: list[str], labels: list[str]) -> Contender:
    """One question by scikit-learn: TF-IDF of one to three characters, logistic regression."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline

    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), min_df=2, sublinear_tf=True)
    model = make_pipeline(vectors, LogisticRegression(max_iter=300)).fit(train, labels)
    return Contender("plain_linear", model.predict, lambda text: model.predict([text]))


def snownlp(_train: list[str], _labels: list[str]) -> Contender:
    """SnowNLP's sentiment."""
    read = import_module("snownlp").SnowNLP

    def one(text: str) -> float:
        return float(read(text).sentiments) if text.strip() else 0.5

    return Contender("snownlp", lambda texts: [one(text) for text in texts], one, 0.1)


def cnsenti(_train: list[str], _labels: list[str]) -> Contender:
    """cnsenti's word lists, by jieba."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sentiment = import_module("cnsenti").Sentiment()
    logging.getLogger("jieba").setLevel(logging.ERROR)
    return Contender(
        "cnsenti", lambda texts: [sentiment.sentiment_count(text) for text in texts], sentiment.sentiment_count, 0.1
    )


def score(texts: list[str], found: Sequence[Contender], rounds: int) -> dict[str, Any]:
    """Return one flat object, metric name to number."""
    batch: dict[str, list[float]] = {contender.name: [] for contender in found}
    singles: dict[str, list[np.ndarray[Any, Any]]] = {contender.name: [] for contender in found}
    for _round in range(rounds):
        for contender in found:
            part = texts[: max(100, int(len(texts) * contender.share))]
            started = time.perf_counter()
            contender.many(part)
            batch[contender.name].append(len(part) / (time.perf_counter() - started))
            singles[contender.name].append(_each(contender.one, part))
    result: dict[str, Any] = {
        "utterances": len(texts),
        "characters_mean": round(sum(map(len, texts)) / len(texts), 1),
    }
    for contender in found:
        quickest = np.min(np.stack(singles[contender.name]), axis=0)
        result |= {
            f"{contender.name}.batch_per_s": round(max(batch[contender.name]), 1),
            f"{contender.name}.single_per_s": round(1 / float(quickest.mean()), 1),
            f"{contender.name}.single_p50_ms": round(float(np.percentile(quickest, 50)) * 1e3, 3),
            f"{contender.name}.single_p99_ms": round(float(np.percentile(quickest, 99)) * 1e3, 3),
            f"{contender.name}.memory_mb": round(contender.memory_mb, 1),
        }
    for contender in found:
        ratio = max(batch[FAST]) / max(batch[contender.name])
        result[f"fast_over_{contender.name}"] = round(ratio, 2)
    return result


def _each(one: Callable[[str], object], texts: Sequence[str]) -> np.ndarray[Any, Any]:
    taken = np.zeros(len(texts))
    for place, text in enumerate(texts):
        started = time.perf_counter()
        one(text)
        taken[place] = time.perf_counter() - started
    return taken


def memory_mb() -> float:
    """Return the resident memory of this process now."""
    status = Path("/proc/self/status")
    if status.exists():
        lines = dict(line.split(":", 1) for line in status.read_text().splitlines() if ":" in line)
        return int(lines["VmRSS"].split()[0]) / 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1024 * 1024 if sys.platform == "darwin" else 1024)


def main() -> None:
    """Print the numbers."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--utterances", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    if any(os.environ.get(library) != "1" for library in ONE_THREAD):
        # Read when NumPy is loaded, so only a new process heeds it.
        os.environ.update(dict.fromkeys(ONE_THREAD, "1"))
        os.execv(sys.executable, [sys.executable, "-m", "bench.speed", *sys.argv[1:]])  # noqa: S606
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    examples = read_file(CORPUS / "customer.jsonl", Role.CUSTOMER)
    learn = list(islice((e for e in examples), 3000))
    texts = [e.text for e in read_file(CORPUS / "customer.jsonl", Role.CUSTOMER, "dev")][: arguments.utterances]
    found, missing = contenders([e.text for e in learn], [e.labels["heat"] for e in learn])
    result = score(texts, found, arguments.rounds) | {"process_mb": round(memory_mb(), 1)}
    for line in missing:
        print(line, file=sys.stderr)
    if arguments.json:
        print(json.dumps(result))
        return
    for name, value in result.items():
        print(f"{name:<32} {value}")


if __name__ == "__main__":
    main()
