"""Scorecards as they are kept: plain data with the numbers of turns; the words stay with the talk."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from tingsu.core.quality import Fault, LeftOut, Mark, Scorecard, Verdict
from tingsu.core.said import Words

NOT_DUE = "not_due"


def as_data(card: Scorecard, seqs: Sequence[int]) -> dict[str, Any]:
    """Return a scorecard as plain data. `seqs` are the numbers of the turns that were scored, in order."""
    return {
        "marks": [
            {
                "criterion": mark.criterion,
                "verdict": mark.verdict.value,
                "points": mark.points,
                "possible": mark.possible,
                "why": _both(mark.why),
                "turns": [seqs[at] for at in mark.turns],
            }
            for mark in card.marks
        ],
        "left_out": [{"criterion": left.criterion, "why": _both(left.why)} for left in card.left_out],
        "faults": [
            {"code": fault.code, "turn": seqs[fault.turn], "cost": fault.cost, "cap": fault.cap}
            for fault in card.faults
        ],
        "reason": _both(card.reason) if card.reason else None,
    }


def marks_of(data: Mapping[str, Any]) -> list[Mark]:
    """Return the marks; their turns are numbers of turns."""
    return [
        Mark(
            row["criterion"],
            Verdict(row["verdict"]),
            row["points"],
            row["possible"],
            Words(**row["why"]),
            tuple(row["turns"]),
        )
        for row in data.get("marks", [])
    ]


def left_out_of(data: Mapping[str, Any]) -> list[LeftOut]:
    """Return what was not due."""
    return [LeftOut(row["criterion"], Words(**row["why"])) for row in data.get("left_out", [])]


def faults_of(data: Mapping[str, Any]) -> list[Fault]:
    """Return the taboos and breaches; their turns are numbers of turns."""
    return [Fault(row["code"], row["turn"], row["cost"], row["cap"]) for row in data.get("faults", [])]


def fault_item(fault: Fault) -> str:
    """Name a fault among the items of a score."""
    return f"{fault.code}:{fault.turn}"


def items_of(data: Mapping[str, Any]) -> dict[str, Mark | Fault]:
    """Return what an agent may object to: criteria not fully met, and faults."""
    lost: dict[str, Mark | Fault] = {mark.criterion: mark for mark in marks_of(data) if mark.verdict is not Verdict.MET}
    return lost | {fault_item(fault): fault for fault in faults_of(data)}


def corrected(data: Mapping[str, Any], changes: Mapping[str, str]) -> tuple[dict[str, Verdict], Collection[str]]:
    """Return the verdicts and the codes of faults after changes: item → new verdict, `not_due`, or "" for a fault."""
    verdicts = {mark.criterion: mark.verdict for mark in marks_of(data)}
    for item, verdict in changes.items():
        if item not in verdicts:
            continue
        if verdict == NOT_DUE:
            del verdicts[item]
        else:
            verdicts[item] = Verdict(verdict)
    return verdicts, [fault.code for fault in faults_of(data) if fault_item(fault) not in changes]


def _both(words: Words) -> dict[str, str]:
    return {"zh": words.zh, "en": words.en}
