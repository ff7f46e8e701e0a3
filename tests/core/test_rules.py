"""Whether a bank's own rules hold."""

from __future__ import annotations

from typing import Any

import pytest

from tingsu.core.rules import EVENTS, FIELDS, checks, matches, may_fire

FACTS: dict[str, Any] = {
    "matter": "complaint",
    "business": "BZ-02-03",
    "cause": "CA-07",
    "channel": "phone",
    "unit": [1, 4, 9],
    "level": "general",
    "risk": ["media", "repeat"],
    "customer": [],
    "language": "zh",
    "words": "为什么扣我80块年费,我要发抖音",
    "amount_from": None,
    "heat_from": 2,
    "repeats_from": 0,
    "forwarded": False,
    "unowned": True,
}


def test_the_facts_of_these_tests_are_those_that_can_be_asked() -> None:
    assert set(FACTS) == set(FIELDS)


@pytest.mark.parametrize(
    ("conditions", "holds"),
    [
        pytest.param({}, True, id="no condition"),
        pytest.param({"business": ["BZ-02"]}, True, id="large class"),
        pytest.param({"business": ["BZ-02-03-01"]}, False, id="finer than known"),
        pytest.param({"channel": ["email", "phone"]}, True, id="one of several"),
        pytest.param({"unit": [4]}, True, id="unit above"),
        pytest.param({"unit": [5]}, False, id="another unit"),
        pytest.param({"risk": ["media", "harm"]}, True, id="one risk of two"),
        pytest.param({"risk": ["harm"]}, False, id="no such risk"),
        pytest.param({"customer": ["elderly"]}, False, id="no special customer"),
        pytest.param({"words": ["抖音", "微博"]}, True, id="a word"),
        pytest.param({"words": ["微博"]}, False, id="no word"),
        pytest.param({"amount_from": "1000"}, False, id="amount not known"),
        pytest.param({"heat_from": "2"}, True, id="heat at the border"),
        pytest.param({"repeats_from": "1"}, False, id="no repeat"),
        pytest.param({"forwarded": True}, False, id="not forwarded"),
        pytest.param({"unowned": True}, True, id="unowned"),
        pytest.param({"risk": ["media"], "heat_from": "3"}, False, id="all must hold"),
        pytest.param({"moon": ["full"]}, False, id="unknown condition"),
    ],
)
def test_a_rule_holds(conditions: dict[str, Any], holds: bool) -> None:
    assert matches(conditions, FACTS) is holds


def test_every_check_tells_what_was_wanted_and_found() -> None:
    (check,) = checks({"heat_from": "3"}, FACTS)
    assert (check.field, check.wanted, check.found, check.holds) == ("heat_from", "3", 2, False)


def test_an_amount_is_compared_as_money() -> None:
    assert matches({"amount_from": "999.99"}, FACTS | {"amount_from": "1000"})


def test_a_rule_never_follows_a_rule() -> None:
    assert may_fire("case.read", rule_verb="case.read", by_rule=False)
    assert not may_fire("case.read", rule_verb="case.read", by_rule=True)
    assert not may_fire("case.triaged", rule_verb="case.read", by_rule=False)
    assert not may_fire("case.assigned", rule_verb="case.assigned", by_rule=False)


def test_no_event_is_what_rules_themselves_do() -> None:
    done = {"rule.fired", "case.graded", "case.hurried", "case.policy_added", "case.routed", "case.assigned"}
    assert not done & set(EVENTS)
