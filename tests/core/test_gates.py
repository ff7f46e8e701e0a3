"""What must be in the file of a case before a step or an end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tingsu.core.gates import (
    CaseFile,
    completeness,
    joined,
    missing_for_closing,
    missing_for_proposal,
    missing_for_step,
)
from tingsu.core.said import Words
from tingsu.core.workflow import Step

EMPTY = CaseFile()
FULL = CaseFile(
    contacted=True,
    apologised=True,
    facts_confirmed=True,
    proposed=True,
    answered=True,
    decided=True,
    told=True,
    has_cause=True,
    has_root_cause=True,
    has_prevention=True,
    has_responsibility=True,
    open_promises=0,
)
CONTACT = "a contact with the customer (contact or reply)"
FACTS = "the facts restated to the customer and confirmed"
PROPOSAL = "a proposal"
ANSWER = "the customer's answer to the proposal"

CLOSING = [
    pytest.param({"decided": False}, "a decision", id="decision"),
    pytest.param({"told": False}, "the customer told", id="notice"),
    pytest.param({"has_cause": False}, "the cause as the customer sees it", id="cause"),
    pytest.param({"has_root_cause": False}, "the root cause", id="root cause"),
    pytest.param({"has_prevention": False}, "a prevention point", id="prevention"),
    pytest.param({"has_responsibility": False}, "a ruling on responsibility", id="responsibility"),
    pytest.param({"open_promises": 1}, "every promise kept or settled", id="an open promise"),
]


def english(missing: list[Words]) -> list[str]:
    return [words.en for words in missing]


@pytest.mark.parametrize(
    ("step", "missing"),
    [
        pytest.param(Step.LET_OUT, [], id="let out"),
        pytest.param(Step.APOLOGISE, [CONTACT], id="apologise"),
        pytest.param(Step.GATHER, [CONTACT], id="gather"),
        pytest.param(Step.OWN, [CONTACT, FACTS], id="own"),
        pytest.param(Step.INVOLVE, [CONTACT, FACTS, PROPOSAL], id="involve"),
        pytest.param(Step.COMMIT, [CONTACT, FACTS, PROPOSAL, ANSWER], id="commit"),
    ],
)
def test_a_step_needs_what_the_steps_before_it_bring(step: Step, missing: list[str]) -> None:
    assert english(missing_for_step(EMPTY, step)) == missing


@pytest.mark.parametrize("step", Step, ids=str)
def test_a_full_file_may_take_any_step(step: Step) -> None:
    assert missing_for_step(FULL, step) == []


@pytest.mark.parametrize(
    ("held", "step", "missing"),
    [
        pytest.param({"contacted": True}, Step.OWN, [FACTS], id="contacted, facts not yet confirmed"),
        pytest.param({"facts_confirmed": True}, Step.OWN, [CONTACT], id="facts without a contact"),
        pytest.param({"contacted": True, "facts_confirmed": True}, Step.INVOLVE, [PROPOSAL], id="no proposal yet"),
        pytest.param(
            {"contacted": True, "facts_confirmed": True, "proposed": True}, Step.COMMIT, [ANSWER], id="no answer yet"
        ),
    ],
)
def test_a_step_names_only_what_is_still_missing(held: dict[str, bool], step: Step, missing: list[str]) -> None:
    assert english(missing_for_step(replace(EMPTY, **held), step)) == missing


def test_no_proposal_before_the_facts_are_confirmed() -> None:
    assert english(missing_for_proposal(replace(FULL, facts_confirmed=False))) == [FACTS]


def test_a_proposal_needs_nothing_but_confirmed_facts() -> None:
    assert missing_for_proposal(replace(EMPTY, facts_confirmed=True)) == []


def test_a_full_file_may_be_closed() -> None:
    assert missing_for_closing(FULL) == []


@pytest.mark.parametrize(("lacks", "missing"), CLOSING)
def test_closing_names_the_one_thing_that_is_missing(lacks: dict[str, int], missing: str) -> None:
    assert english(missing_for_closing(replace(FULL, **lacks))) == [missing]  # type: ignore[arg-type]


def test_closing_an_empty_file_names_everything_but_promises_never_made() -> None:
    assert len(missing_for_closing(EMPTY)) == len(CLOSING) - 1


@pytest.mark.parametrize(
    ("file", "there"),
    [
        pytest.param(FULL, 9, id="full"),
        pytest.param(EMPTY, 1, id="empty, but no promise is open"),
        pytest.param(replace(EMPTY, open_promises=2), 0, id="empty with open promises"),
        pytest.param(replace(FULL, contacted=False), 8, id="never contacted"),
        pytest.param(replace(FULL, facts_confirmed=False), 8, id="facts not confirmed"),
        pytest.param(replace(FULL, open_promises=3), 8, id="several open promises count as one part"),
    ],
)
def test_completeness(file: CaseFile, there: int) -> None:
    assert completeness(file) == (there, 9)


def test_what_is_missing_is_said_in_one_phrase_in_both_languages() -> None:
    phrase = joined(missing_for_step(EMPTY, Step.OWN))
    assert phrase.zh == "与客户联系过(联系记录或答复)、复述事实并得到客户确认"
    assert phrase.en == f"{CONTACT}; {FACTS}"
