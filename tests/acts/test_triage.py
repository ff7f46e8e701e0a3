"""Saying what a case is about, how weighty, and for whom."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.acts.stages import closed, decided, fresh, handled, last_entry, opened, refused, verbs
from tests.conftest import Cast
from tingsu.cases.actions.triage import Triage, triage_case
from tingsu.cases.models import Level, Matter
from tingsu.core.errors import BadInput
from tingsu.core.workflow import State

CHOSEN = Triage(Matter.COMPLAINT, Level.IMPORTANT, business="BZ-02", cause="CA-07", priority=1)


def test_triage_classifies_and_takes_into_handling(cast: Cast) -> None:
    case = triage_case(opened(cast), triage=CHOSEN, by=cast.officer)

    case = fresh(case)
    assert (case.matter, case.level, case.business, case.cause) == ("complaint", "important", "BZ-02", "CA-07")
    assert case.priority == 1
    assert case.state == State.HANDLING
    assert case.version == 2


def test_the_journal_tells_what_changed_and_from_what(cast: Cast) -> None:
    case = triage_case(opened(cast), triage=CHOSEN, by=cast.officer)
    triage_case(case, triage=replace(CHOSEN, level=Level.MAJOR), by=cast.officer)

    assert last_entry("case.triaged").data["changed"] == {"level": ["important", "major"]}
    assert verbs(case) == ["case.opened", "case.triaged", "case.triaged"]


def test_triage_again_does_not_move_a_decided_case_back(cast: Cast) -> None:
    case = triage_case(decided(cast), triage=CHOSEN, by=cast.officer)

    assert fresh(case).state == State.DECIDED


def test_codes_may_stay_open(cast: Cast) -> None:
    case = triage_case(opened(cast), triage=Triage(Matter.ENQUIRY, Level.GENERAL), by=cast.officer)

    assert (case.business, case.cause, case.business_channel) == ("", "", "")


def test_a_brokers_business_is_a_business(cast: Cast) -> None:
    assert triage_case(opened(cast), triage=replace(CHOSEN, business="SB-01"), by=cast.officer).business == "SB-01"


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param({"business": "BZ-77"}, id="business"),
        pytest.param({"business": "CA-01"}, id="a cause as business"),
        pytest.param({"cause": "CA-77"}, id="cause"),
        pytest.param({"business_channel": "nowhere"}, id="channel"),
        pytest.param({"cause": "'; --"}, id="SQL"),
    ],
)
def test_a_code_that_is_in_no_table_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    case = opened(cast)
    with refused(*wrong.values(), "分类表", kind=BadInput):
        triage_case(case, triage=replace(CHOSEN, **wrong), by=cast.officer)
    assert fresh(case).state == State.RECEIVED


def test_an_agent_may_not_triage(cast: Cast) -> None:
    case = opened(cast)
    with refused("您的岗位"):
        triage_case(case, triage=CHOSEN, by=cast.ana)
    assert fresh(case).version == 1


def test_tom_may_not_triage_a_case_of_the_east(cast: Cast) -> None:
    with refused("您的岗位"):
        triage_case(opened(cast), triage=CHOSEN, by=cast.tom)


def test_a_closed_case_is_not_classified_anew(cast: Cast) -> None:
    with refused("已办结", "分类定级"):
        triage_case(closed(cast), triage=CHOSEN, by=cast.officer)


def test_what_people_chose_is_a_new_version(cast: Cast) -> None:
    case = handled(cast)

    assert triage_case(case, triage=CHOSEN, by=cast.officer).version == case.version + 1
