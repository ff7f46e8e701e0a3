"""How early a bad end is seen: `python -m bench.forecast [--test FILE] [--profile fast|accurate] [--json]`.

Reads STC-3 help-desk dialogues (research only: measured, never trained on) with the engine, follows the heat, and
forecasts after the first k turns of both sides whether 19 annotators found the dialogue
dissatisfying (mean <= -0.5). Prints for each k: AUC, recall, false-alarm rate and precision at the alarm level, and
the median number of turns that were still to come (the horizon), over dialogues that have more than k turns.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.accuracy import DATA, Rows, read
from tingsu.core.reading import Engine, Reading, Role, Utterance
from tingsu.core.reading.conversation import Turn
from tingsu.core.reading.forecast import forecast
from tingsu.packs import installed
from tingsu.packs.engine import build_engine

FIRST = (1, 2, 3, 4, 5)


def turns_of(engine: Engine, rows: Rows) -> list[list[Turn]]:
    """Return the turns of every dialogue with what the engine reads in them."""
    roles = {"customer": Role.CUSTOMER, "helpdesk": Role.STAFF}
    readings = engine.read_many(Utterance(turn["text"], roles[turn["role"]]) for row in rows for turn in row["turns"])
    return [[turn_of(next(readings)) for _turn in row["turns"]] for row in rows]


def turn_of(reading: Reading) -> Turn:
    """Return what the conversation reader goes by of one reading."""
    role, text = reading.utterance.role, reading.utterance.text
    if role is Role.STAFF:
        return Turn(role, text, has_taboo=bool(reading.of("taboos")))
    return Turn(role, text, reading.heat, has_risk=bool(reading.of("risks")))


def auc(risks: Sequence[float], ends: Sequence[bool]) -> float:
    """Return the chance that a bad dialogue is given a higher risk than another one (ties count half)."""
    bad = np.array([r for r, end in zip(risks, ends, strict=True) if end])
    good = np.array([r for r, end in zip(risks, ends, strict=True) if not end])
    if not len(bad) or not len(good):
        return float("nan")
    above = (bad[:, None] > good[None, :]).mean() + 0.5 * (bad[:, None] == good[None, :]).mean()
    return float(above)


def score(engine: Engine, rows: Rows) -> dict[str, Any]:
    """Return one flat object, metric name to number."""
    dialogues = turns_of(engine, rows)
    found: dict[str, Any] = {"dialogues": len(rows)}
    for first in (*FIRST, 0):
        picked = [(d, r) for d, r in zip(dialogues, rows, strict=True) if not first or len(d) > first]
        forecasts = [forecast(d[: first or None]) for d, _row in picked]
        ends = [row["label"] == "dissatisfied" for _d, row in picked]
        alarms = [f.is_alarm for f in forecasts]
        hits = sum(a and e for a, e in zip(alarms, ends, strict=True))
        name = f"after_{first}" if first else "whole"
        found |= {
            f"{name}.dialogues": len(picked),
            f"{name}.auc": round(auc([f.risk for f in forecasts], ends), 4),
            f"{name}.recall": round(hits / max(1, sum(ends)), 4),
            f"{name}.false_alarms": round((sum(alarms) - hits) / max(1, len(ends) - sum(ends)), 4),
            f"{name}.precision": round(hits / max(1, sum(alarms)), 4),
        }
        if first:
            found[f"{name}.turns_to_come"] = float(np.median([len(d) - first for d, _row in picked]))
    return found


def main() -> None:
    """Print the scores."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--test", type=Path, default=DATA / "stc3_helpdesk_zh" / "dev.jsonl.gz")
    parser.add_argument("--profile", default="fast", choices=["fast", "accurate"])
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = score(build_engine(installed(), profile=arguments.profile), read(arguments.test))
    if arguments.json:
        print(json.dumps(found))
        return
    for name, value in found.items():
        print(f"{name:<28} {value}")


if __name__ == "__main__":
    main()
