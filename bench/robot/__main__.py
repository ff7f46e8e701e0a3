"""Measure the robot: `python -m bench.robot [--json] [--misses] [--fit]`.

Weights and threshold are chosen on one half of the questions, every figure is of the other half. `--fit` shows the
weights that the first half asks for, with its curve of thresholds; `--misses` lists what went wrong.
"""

from __future__ import annotations

import argparse
import json
import math

from bench.robot.measure import ANSWERABLE, DUE, Done, ask_all, fitted, halves, questions, shipped, sure_with
from tingsu.core.answering.answerer import SURE


def wilson(hits: int, of: int) -> tuple[float, float, float]:
    """Return a share with its 95 % interval after Wilson."""
    if not of:
        return 0.0, 0.0, 1.0
    share, z = hits / of, 1.96
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return share, max(0.0, middle - half), min(1.0, middle + half)


def figures(done: list[Done]) -> dict[str, dict[str, float | int]]:
    """Return every measure as hits, of, share and interval."""
    answerable = [each for each in done if each.question.kind in ANSWERABLE]
    silent = [each for each in done if each.question.kind in ("none", "chat")]
    due = [each for each in done if each.question.kind in DUE]
    asked = [*answerable, *silent]
    given = [each for each in asked if each.answer and each.answer.is_sure]
    counted = {
        "answer_rate": ([e for e in answerable if e.answer and e.answer.is_sure], answerable),
        "answered_rightly": ([e for e in answerable if e.answer and e.answer.is_sure and e.is_right], answerable),
        "best_note_right": ([e for e in answerable if e.is_right], answerable),
        "right_among_three": (
            [e for e in answerable if e.answer and set(e.answer.near) & set(e.question.notes)],
            answerable,
        ),
        "wrong_of_given": ([e for e in given if not e.is_right], given),
        "unanswerable_answered": ([e for e in silent if e.answer and e.answer.is_sure], silent),
        "handed_over_when_due": ([e for e in due if e.handed], due),
        "handed_over_when_not_due": ([e for e in asked if e.handed], asked),
    }
    for kind in DUE:
        of_kind = [each for each in due if each.question.kind == kind]
        counted[f"handed_over_{kind}"] = ([e for e in of_kind if e.handed], of_kind)
    for kind in ANSWERABLE:
        of_kind = [each for each in answerable if each.question.kind == kind]
        counted[f"answered_rightly_{kind}"] = (
            [e for e in of_kind if e.answer and e.answer.is_sure and e.is_right],
            of_kind,
        )
    found: dict[str, dict[str, float | int]] = {}
    for name, (hits, of) in counted.items():
        share, low, high = wilson(len(hits), len(of))
        found[name] = {"hits": len(hits), "of": len(of), "share": share, "low": low, "high": high}
    return found


def main() -> None:
    """Print the figures of the second half."""
    parser = argparse.ArgumentParser(prog="python -m bench.robot")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--misses", choices=("first", "second"), help="list what went wrong in a half")
    parser.add_argument("--fit", action="store_true", help="fit weights on the first half and show its thresholds")
    options = parser.parse_args()
    first, second = halves(questions())
    answerer, engine = shipped()
    if options.fit:
        _show_fit(ask_all(first, answerer, engine))
        return
    done = ask_all(first if options.misses == "first" else second, answerer, engine)
    if options.misses:
        _show_misses(done)
        return
    found = figures(done)
    if options.json:
        print(json.dumps({"questions": len(done), "sure_from": SURE, **found}, ensure_ascii=False, indent=1))
        return
    for name, row in found.items():
        print(f"{name:28} {row['hits']:4}/{row['of']:<4} {row['share']:.3f} ({row['low']:.3f}-{row['high']:.3f})")


def _show_fit(done: list[Done]) -> None:
    weights = fitted(done)
    print("weights", [round(float(weight), 2) for weight in weights])
    for step in range(6, 20):
        threshold = step / 20
        rows = [each for each in done if each.question.kind not in DUE]
        given = [each for each in rows if sure_with(weights, each) >= threshold]
        right = sum(each.is_right for each in given)
        could = sum(each.question.kind in ANSWERABLE for each in rows)
        print(f"{threshold:.2f} rightly {right / could:.3f} wrong of given {1 - right / max(1, len(given)):.3f}")


def _show_misses(done: list[Done]) -> None:
    for each in done:
        question, answer = each.question, each.answer
        is_given = answer is not None and answer.is_sure
        if question.kind in DUE and not each.handed:
            print("not handed over", question.kind, question.text)
        if question.kind not in DUE and each.handed:
            print("handed over", question.kind, question.text, each.handed.reason, repr(each.handed.words))
        if question.kind in ANSWERABLE and not (is_given and each.is_right):
            word = "wrong" if is_given else "silent" if each.is_right else "other"
            print(word, question.notes, question.text, answer and (answer.note, round(answer.sure, 2)))
        if question.kind in ("none", "chat") and is_given and answer:
            print("answered", question.kind, question.text, answer.note, round(answer.sure, 2), answer.matched)


if __name__ == "__main__":
    main()
