"""How far scores agree with a person's: `python -m bench.quality [--profile fast|accurate] [--talks] [--json]`.

Reads the sixty talks of `dialogues.yaml` with the engine, as they would be read live, scores them by the shipped
rubric, and compares with the hand: verdict by verdict (kappa, exact, within one), taboos, and points, both those
reckoned from the hand's verdicts by the same formula and the hand's overall impression. Facts on record (times,
satisfaction, case, promise) are the same on both sides and not counted as agreement. `--talks` lists every difference.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from tingsu.core.coach.draft import faults as sure_faults
from tingsu.core.coach.talk import Said, said
from tingsu.core.learning.scores import pearson
from tingsu.core.quality import Judged, Outcome, Rubric, Scorecard, Verdict, agreement, points_of, score
from tingsu.core.quality.checks import RECORDED
from tingsu.core.reading import Engine, Role, Utterance
from tingsu.packs import installed
from tingsu.packs.engine import build_engine

FILE = Path(__file__).parent / "dialogues.yaml"
LETTERS = {
    "f": "feeling_first",
    "a": "apology_with_action",
    "i": "introduced",
    "r": "reason_before_question",
    "s": "restated",
    "e": "explained",
    "o": "options",
    "c": "consented",
    "d": "committed_with_date",
    "w": "closed",
    "n": "order",
    "x": "safety_first",
    "h": "cooled",
}
LEVELS = {"0": Verdict.MISSED, "1": Verdict.PARTLY, "2": Verdict.MET}
LINE = re.compile(r"([客员机]): (?:@(\d+) )?(.+)")
STEP = 20.0


@dataclass(frozen=True)
class Scored:
    """One talk, the machine's card and the hand's judgement."""

    id: str
    card: Scorecard
    machine: Judged
    human: Judged
    overall: int


def turns_of(text: str, engine: Engine) -> list[Said]:
    """Return the turns of a talk as the desk would read them: staff with what the customer said before as context."""
    turns: list[Said] = []
    context, at = "", -STEP
    for line in text.strip().splitlines():
        who, seconds, words = _parts(line)
        at += seconds
        role = Role.CUSTOMER if who == "客" else Role.STAFF
        reading = engine.read(Utterance(words, role, context if role is Role.STAFF else ""))
        turn = said(reading, at=max(0.0, at), is_robot=who == "机")
        if role is Role.STAFF:
            sure = {(finding.question, finding.label) for finding in sure_faults(reading)}
            turn = _only(turn, sure)
        else:
            context = words
        turns.append(turn)
    return turns


def _parts(line: str) -> tuple[str, float, str]:
    match = LINE.fullmatch(line.strip())
    if match is None:
        raise ValueError(f"cannot read {line!r}")
    return match[1], float(match[2] or STEP), match[3]


def _only(turn: Said, sure: set[tuple[str, str]]) -> Said:
    return replace(
        turn,
        taboos=tuple(code for code in turn.taboos if ("taboos", code) in sure),
        compliance=tuple(code for code in turn.compliance if ("compliance", code) in sure),
    )


def compare(rows: list[dict[str, Any]], engine: Engine, rubric: Rubric) -> Iterator[Scored]:
    """Yield every talk with both judgements."""
    recorded = {c.id for c in rubric.criteria if c.check in RECORDED}
    for row in rows:
        known = row.get("outcome") or {}
        outcome = Outcome(known.get("satisfied"), known.get("case"), known.get("promise"))
        card = score(turns_of(row["said"], engine), outcome, rubric)
        facts = {key: verdict for key, verdict in card.verdicts.items() if key in recorded}
        by_hand = {LETTERS[word[0]]: LEVELS[word[1]] for word in row["human"].split()}
        faults = frozenset((row.get("faults") or "").split())
        judged = {key: verdict for key, verdict in card.verdicts.items() if key not in recorded}
        yield Scored(
            row["id"],
            card,
            Judged(card.points, judged, frozenset(fault.code for fault in card.faults)),
            Judged(points_of({**by_hand, **facts}, faults, rubric), by_hand, faults),
            row["overall"],
        )


def figures(scored: list[Scored]) -> dict[str, Any]:
    """Return the figures, flat."""
    found = agreement([s.machine for s in scored], [s.human for s in scored])
    both = sum(f.both for f in found.faults)
    alone, missed = sum(f.machine_only for f in found.faults), sum(f.human_only for f in found.faults)
    points = [float(s.card.points or 0) for s in scored]
    formula = [float(s.human.points or 0) for s in scored]
    overall = [float(s.overall) for s in scored]
    flat: dict[str, Any] = {
        "talks": found.n,
        "points.mean_difference": found.mean_difference,
        "points.mean_distance": found.mean_distance,
        "points.within_10": found.near,
        "points.r": pearson(points, formula),
        "overall.mean_difference": sum(a - b for a, b in zip(points, overall, strict=True)) / len(scored),
        "overall.mean_distance": sum(abs(a - b) for a, b in zip(points, overall, strict=True)) / len(scored),
        "overall.r": pearson(points, overall),
        "overall.r_of_formula_by_hand": pearson(formula, overall),
        "faults.precision": both / max(1, both + alone),
        "faults.recall": both / max(1, both + missed),
    }
    for compared in found.criteria:
        for name in ("n", "exact", "within_one", "kappa", "due_alike"):
            flat[f"{compared.id}.{name}"] = getattr(compared, name)
    for spotted in found.faults:
        flat[f"fault.{spotted.code}"] = f"{spotted.both}/{spotted.machine_only}/{spotted.human_only}"
    return {key: round(value, 3) if isinstance(value, float) else value for key, value in flat.items()}


def differences(scored: Scored) -> str:
    """Return one line of what the two say differently."""
    keys = sorted({*scored.machine.verdicts, *scored.human.verdicts})
    said_differently = [
        f"{key} {_level(scored.machine, key)}/{_level(scored.human, key)}"
        for key in keys
        if scored.machine.verdicts.get(key) != scored.human.verdicts.get(key)
    ]
    faults = sorted(scored.machine.faults ^ scored.human.faults)
    signs = [f"{'+' if code in scored.machine.faults else '-'}{code}" for code in faults]
    points = f"{scored.card.points}/{scored.human.points}/{scored.overall}"
    return f"{scored.id} {points}  {', '.join(said_differently)}  {' '.join(signs)}"


def _level(judged: Judged, key: str) -> str:
    verdict = judged.verdicts.get(key)
    return "-" if verdict is None else str(verdict.level)


def read(path: Path = FILE) -> list[dict[str, Any]]:
    """Return the talks of the file."""
    rows: list[dict[str, Any]] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return rows


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--profile", default="fast", choices=["fast", "accurate"])
    parser.add_argument("--talks", action="store_true", help="list every difference: machine/hand")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    packs = installed()
    scored = list(compare(read(), build_engine(packs, profile=arguments.profile), packs.rubric))
    if arguments.talks:
        print("\n".join(differences(one) for one in scored))
    found = {"profile": arguments.profile, **figures(scored)}
    if arguments.json:
        print(json.dumps(found, ensure_ascii=False))
        return
    for name, value in found.items():
        print(f"{name:<36} {value}")


if __name__ == "__main__":
    main()
