"""What must be there before a step or an end: the file of a case, asked as plain facts.

Gates hold for page, API, import and bulk alike, because every act asks them here.
"""

from __future__ import annotations

from dataclasses import dataclass

from tingsu.core.said import Words
from tingsu.core.workflow import Step


@dataclass(frozen=True, slots=True)
class CaseFile:
    """What a case file holds so far."""

    contacted: bool = False
    apologised: bool = False
    facts_confirmed: bool = False
    proposed: bool = False
    answered: bool = False
    decided: bool = False
    told: bool = False
    has_cause: bool = False
    has_root_cause: bool = False
    has_prevention: bool = False
    has_responsibility: bool = False
    open_promises: int = 0


def missing_for_step(file: CaseFile, step: Step) -> list[Words]:
    """Return what is missing before the case may move on to `step`."""
    missing: list[Words] = []
    if step.number >= Step.APOLOGISE.number and not file.contacted:
        missing.append(Words("与客户联系过(联系记录或答复)", "a contact with the customer (contact or reply)"))
    if step.number >= Step.OWN.number and not file.facts_confirmed:
        missing.append(Words("复述事实并得到客户确认", "the facts restated to the customer and confirmed"))
    if step.number >= Step.INVOLVE.number and not file.proposed:
        missing.append(Words("提出方案", "a proposal"))
    if step.number >= Step.COMMIT.number and not file.answered:
        missing.append(Words("客户对方案的答复", "the customer's answer to the proposal"))
    return missing


def missing_for_proposal(file: CaseFile) -> list[Words]:
    """No proposal before the facts are restated and confirmed (H §4 step 3)."""
    if file.facts_confirmed:
        return []
    return [Words("复述事实并得到客户确认", "the facts restated to the customer and confirmed")]


def missing_for_closing(file: CaseFile) -> list[Words]:
    """No closing without decision, notice, cause, responsibility, prevention (H §7), and no promise left open."""
    wanted = (
        (file.decided, Words("处理决定", "a decision")),
        (file.told, Words("告知客户", "the customer told")),
        (file.has_cause, Words("投诉原因(客户视角)", "the cause as the customer sees it")),
        (file.has_root_cause, Words("根本原因", "the root cause")),
        (file.has_prevention, Words("预防要点", "a prevention point")),
        (file.has_responsibility, Words("责任认定", "a ruling on responsibility")),
        (file.open_promises == 0, Words("兑现或了结全部承诺", "every promise kept or settled")),
    )
    return [words for there, words in wanted if not there]


def completeness(file: CaseFile) -> tuple[int, int]:
    """Return how many of the parts of a complete file are there, and how many there are."""
    parts = parts_of(file)
    return sum(there for _part, there in parts), len(parts)


def parts_of(file: CaseFile) -> list[tuple[Words, bool]]:
    """Return the parts of a complete file in the order of handling, each with whether it is there."""
    missing = missing_for_closing(file)
    at_the_end = missing_for_closing(CaseFile(open_promises=1))
    return [
        (Words("与客户联系", "a contact with the customer"), file.contacted),
        (Words("客户确认的事实", "the facts confirmed"), file.facts_confirmed),
        *((part, part not in missing) for part in at_the_end),
    ]


def joined(missing: list[Words]) -> Words:
    """Say what is missing in one phrase."""
    return Words("、".join(words.zh for words in missing), "; ".join(words.en for words in missing))
