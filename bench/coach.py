"""What the coach advises on public dialogues, and how quickly: `python -m bench.coach [--most N] [--json]`.

Replays STC-3 help-desk dialogues and USS-JDDC (research only: replayed, never trained on) turn by turn: after each of
the customer's turns the coach is asked for its advice, as at a desk. Prints how often each method and each stage was
advised, how often the matter was held back, the moves most often advised, what was seen across turns, and the time
an advice takes (median and 99th percentile of processor time). An error ends the run: there must be none.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections import Counter
from collections.abc import Iterator
from itertools import groupby, islice
from pathlib import Path
from time import process_time
from typing import Any

import numpy as np

from bench.accuracy import DATA
from tingsu.core.coach.coach import Coach
from tingsu.core.coach.setting import Setting
from tingsu.core.coach.talk import Said, said
from tingsu.core.reading import Engine, Role, Utterance
from tingsu.packs import installed
from tingsu.packs.coach import library_of
from tingsu.packs.engine import build_engine

SETS = ("stc3_helpdesk_zh", "uss_jddc")
FILES = ("dev.jsonl.gz", "train.jsonl.gz")
ROLES = {"customer": Role.CUSTOMER, "user": Role.CUSTOMER, "helpdesk": Role.STAFF, "agent": Role.STAFF}
Turns = list[tuple[Role, str]]
APART = 20.0
"""Seconds between turns; the sets tell none."""


def dialogues(name: str, most: int | None) -> Iterator[Turns]:
    """Yield the dialogues of a set as roles and texts. USS-JDDC has a row a turn, STC-3 a row a dialogue."""
    rows = (row for file in FILES for row in rows_of(DATA / name / file))
    if name == "uss_jddc":
        grouped = groupby(rows, key=lambda row: row["dialogue_id"])
        found: Iterator[Any] = (list(turns) for _dialogue, turns in grouped)
    else:
        found = (row["turns"] for row in rows)
    for turns in islice(found, most):
        yield [(ROLES[turn["role"]], turn["text"]) for turn in turns]


def rows_of(path: Path) -> Iterator[Any]:
    """Yield the rows of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def replay(coach: Coach, engine: Engine, turns: Turns, counts: dict[str, Counter[str]]) -> list[float]:
    """Ask for advice after each of the customer's turns; count it, and return the seconds of each."""
    talk: list[Said] = []
    seconds: list[float] = []
    for role, text in turns:
        talk.append(said(engine.read(Utterance(text, role)), at=len(talk) * APART))
        if role is Role.STAFF:
            continue
        began = process_time()
        advice = coach.advise(talk, Setting(), now=talk[-1].at)
        seconds.append(process_time() - began)
        counts["method"][advice.move.kind] += 1
        counts["stage"][advice.stage] += 1
        counts["move"][advice.move.id] += 1
        counts["playbook"][advice.playbook or "none"] += 1
        counts["held"]["held" if advice.is_held else "free"] += 1
        counts["warned"].update(warned.code for warned in advice.warnings)
    return seconds


def measure(most: int | None) -> dict[str, Any]:
    """Return, for each set, its size, the counts, and the times in milliseconds."""
    engine = build_engine(installed())
    coach = Coach(library_of(installed()), engine)
    found: dict[str, Any] = {}
    for name in SETS:
        counts: dict[str, Counter[str]] = {
            key: Counter() for key in ("method", "stage", "move", "playbook", "held", "warned")
        }
        seconds: list[float] = []
        number = 0
        for turns in dialogues(name, most):
            seconds += replay(coach, engine, turns, counts)
            number += 1
        milliseconds = np.array(seconds) * 1000
        found[name] = {
            "dialogues": number,
            "advised": len(seconds),
            "p50_ms": round(float(np.percentile(milliseconds, 50)), 2),
            "p99_ms": round(float(np.percentile(milliseconds, 99)), 2),
            **{key: dict(counter.most_common(12)) for key, counter in counts.items()},
            "moves_used": len(counts["move"]),
        }
    return found


def main() -> None:
    """Print the counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--most", type=int, default=None, help="so many dialogues of each set (default: all)")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    found = measure(arguments.most)
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for name, values in found.items():
        print(f"\n{name}")
        for key, value in values.items():
            if not isinstance(value, dict):
                print(f"  {key:<12} {value}")
                continue
            print(f"  {key}")
            for label, count in value.items():
                print(f"    {label:<32} {count:>7}  {count / values['advised']:.1%}")


if __name__ == "__main__":
    main()
