"""Score the reading engine on labelled bank talk: `python -m bench.bank --role customer --test FILE [--json]`.

FILE holds JSON lines of the annotation guide. Prints heat (quadratic weighted kappa, accuracy), emotion, need, cause,
business, matter (accuracy, macro F1), risks, methods, taboos, compliance (micro and macro F1, per label), with
bootstrap 95 % intervals of the score by which each question is judged.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from tingsu.core.learning.scores import bootstrap_interval
from tingsu.core.reading import Engine, Role, Utterance
from tingsu.core.reading.labels import MANY
from tingsu.packs import installed
from tingsu.packs.engine import build_engine
from tingsu.training.examples import QUESTIONS, Example
from tingsu.training.measure import JUDGED_BY, in_traditional, measure, measure_readings


def read_file(path: Path, role: Role, split: str = "") -> list[Example]:
    """Return the labelled utterances of a file; only those of `split` when one is given."""
    raw = path.read_bytes()
    found = []
    for line in (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode().splitlines():
        row = json.loads(line)
        if split and row.get("split") != split:
            continue
        labels = {q: frozenset(row[q]) if q in MANY else str(row[q]) for q in QUESTIONS[role] if q in row}
        found.append(Example(row["text"], row.get("context", ""), labels, "test", row.get("language", "")))
    return found


def score(engine: Engine, role: Role, examples: Sequence[Example], *, rounds: int = 200) -> dict[str, Any]:
    """Return one flat object, metric name to number."""
    flat: dict[str, Any] = {"utterances": len(examples)}
    for question, values in measure(engine, role, examples).items():
        flat |= {f"{question}.{name}": round(value, 4) for name, value in values.items()}
    flat |= _intervals(engine, role, examples, rounds)
    return flat


def _intervals(engine: Engine, role: Role, examples: Sequence[Example], rounds: int) -> dict[str, float]:
    """Bootstrap by utterance: every question is measured on the same resampled rows."""
    readings = list(engine.read_many(Utterance(e.text, role, e.context) for e in examples))
    found: dict[str, float] = {}
    for question in QUESTIONS[role]:
        name = JUDGED_BY.get(question, "micro")

        def judged(rows: Any, question: str = question, name: str = name) -> float:
            picked = [examples[row] for row in rows]
            return measure_readings(question, picked, [readings[row] for row in rows])[name]

        low, high = bootstrap_interval(judged, len(examples), rounds=rounds)
        found[f"{question}.{name}.low"], found[f"{question}.{name}.high"] = round(low, 4), round(high, 4)
    return found


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--role", choices=["customer", "staff"], required=True)
    parser.add_argument("--test", type=Path, help="file of the annotation guide (default: the corpus)")
    parser.add_argument("--split", default="", help="only rows of this split, for example dev")
    parser.add_argument("--profile", default="fast", choices=["fast", "accurate"])
    parser.add_argument("--script", default="", choices=["", "hant"], help="hant: convert to Traditional (s2twp) first")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    role = Role(arguments.role)
    path = arguments.test or Path(__file__).parents[1] / "corpus" / f"{role.value}.jsonl"
    split = arguments.split or ("" if arguments.test else "dev")
    engine = build_engine(installed(), profile=arguments.profile)
    examples = read_file(path, role, split)
    if arguments.script == "hant":
        examples = in_traditional(examples)
    result = {"profile": arguments.profile, "pack": engine.pack, **score(engine, role, examples)}
    if arguments.json:
        print(json.dumps(result, ensure_ascii=False))
        return
    for name, value in result.items():
        print(f"{name:<40} {value}")


if __name__ == "__main__":
    np.seterr(all="raise", under="ignore")
    main()
