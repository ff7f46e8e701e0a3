"""A score as it is shown: each mark beside its words, each word of the talk beside what was found in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tingsu.core.quality import Fault, Mark, Verdict, quotes
from tingsu.core.reading.labels import COMPLIANCE
from tingsu.core.said import Words
from tingsu.desk.models import Turn
from tingsu.packs import installed
from tingsu.quality.card import NOT_DUE, fault_item, faults_of, left_out_of, marks_of
from tingsu.quality.models import Objection, Score

VERDICTS = {
    Verdict.MET.value: Words("做到", "met"),
    Verdict.PARTLY.value: Words("部分做到", "partly"),
    Verdict.MISSED.value: Words("没做到", "missed"),
    NOT_DUE: Words("不适用", "not due"),
    "": Words("不成立", "does not stand"),
}


@dataclass(frozen=True)
class Line:
    """One finding on the page: its name, verdict, points, why, the words, and an objection where there is one."""

    item: str
    name: Words
    verdict: str
    verdict_name: Words
    points: float
    possible: float
    why: Words
    words: Sequence[tuple[int, str]]
    objection: Objection | None
    is_fault: bool = False
    is_breach: bool = False

    @property
    def is_lost(self) -> bool:
        """Whether it cost points."""
        return self.is_fault or self.verdict != Verdict.MET

    @property
    def verdict_now(self) -> Words | None:
        """What an objection made of it."""
        if self.objection is None or not self.objection.verdict:
            return None
        return VERDICTS["" if self.is_fault else self.objection.verdict]


def lines_of(score: Score, turns: Sequence[Turn]) -> list[Line]:
    """Return the marks in the rubric's order, then the faults in the talk's."""
    objections = {objection.item: objection for objection in score.objections.select_related("ruled_by")}
    words = {turn.seq: turn for turn in turns}
    marks = [_mark_line(mark, words, objections) for mark in marks_of(score.card)]
    return marks + [_fault_line(fault, words, objections) for fault in faults_of(score.card)]


def left_out(score: Score) -> list[tuple[Words, Words]]:
    """Return what was not due, and why."""
    return [(criterion_name(left.criterion), left.why) for left in left_out_of(score.card)]


def reason_of(score: Score) -> Words | None:
    """Return why there is no score, where there is none."""
    reason = score.card.get("reason")
    return Words(**reason) if reason else None


def notes_by_turn(score: Score) -> dict[int, list[tuple[str, Words]]]:
    """Return for each turn the findings that point at it: (verdict or `fault`, name)."""
    notes: defaultdict[int, list[tuple[str, Words]]] = defaultdict(list)
    for mark in marks_of(score.card):
        for seq in mark.turns[-1:]:
            notes[seq].append((mark.verdict.value, criterion_name(mark.criterion)))
    for fault in faults_of(score.card):
        notes[fault.turn].append(("fault", fault_name(fault.code)))
    return notes


def criterion_name(criterion_id: str) -> Words:
    """Return the name of a criterion; of one that the rubric has no more, its id."""
    criterion = installed().rubric.criterion(criterion_id)
    return criterion.name if criterion else Words(criterion_id, criterion_id)


def fault_name(code: str) -> Words:
    """Return the name of a taboo or a breach."""
    taboo = installed().taboos.get(code)
    return taboo.name.words() if taboo else Words(code, code)


def item_name(item: str) -> Words:
    """Return the name of what was objected to."""
    code, _colon, seq = item.partition(":")
    if not seq:
        return criterion_name(code)
    name = fault_name(code)
    return Words(f"{name.zh}(第 {seq} 句)", f"{name.en} (turn {seq})")


def grade_name(grade_id: str) -> Words:
    """Return the name of a grade."""
    found = next((grade.name for grade in installed().rubric.grades if grade.id == grade_id), None)
    return found or Words("未评分", "not scored")


def _mark_line(mark: Mark, turns: Mapping[int, Turn], objections: Mapping[str, Objection]) -> Line:
    return Line(
        mark.criterion,
        criterion_name(mark.criterion),
        mark.verdict.value,
        VERDICTS[mark.verdict.value],
        mark.points,
        mark.possible,
        mark.why,
        list(_words(mark.turns, turns)),
        objections.get(mark.criterion),
    )


def _fault_line(fault: Fault, turns: Mapping[int, Turn], objections: Mapping[str, Objection]) -> Line:
    is_breach = fault.code in COMPLIANCE
    why = (
        Words(f"合规问题,总分不超过 {fault.cap}", f"a breach: the score is not above {fault.cap}")
        if is_breach
        else Words(f"服务禁忌,扣 {fault.cost:g} 分", f"a taboo: {fault.cost:g} points off")
    )
    taboo = installed().taboos.get(fault.code)
    if taboo:
        why = Words(f"{why.zh}。{taboo.why}", f"{why.en}. {taboo.why_en}")
    item = fault_item(fault)
    words = list(_words((fault.turn,), turns))
    return Line(
        item,
        fault_name(fault.code),
        "",
        VERDICTS[""],
        -fault.cost,
        0,
        why,
        words,
        objections.get(item),
        True,
        is_breach,
    )


def _words(seqs: Sequence[int], turns: Mapping[int, Turn]) -> Iterator[tuple[int, str]]:
    for seq in seqs:
        if seq in turns:
            yield seq, quotes([turns[seq].as_said()], [0])[0][1]


def shown_turns(turns: Sequence[Turn], notes: Mapping[int, list[tuple[str, Words]]]) -> list[dict[str, Any]]:
    """Return the talk for the page, each turn with its notes."""
    return [{"turn": turn, "notes": notes.get(turn.seq, [])} for turn in turns]
