"""The life of a case: every act in every state."""

from __future__ import annotations

import re

import pytest

from tingsu.core.errors import NotAllowed
from tingsu.core.workflow import ACTS, OPEN, STATE_NAMES, State, Step, acts_in, check_act

RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD, CLOSED, ARCHIVED, WITHDRAWN, MERGED = State

# Act: the states in which it is possible, and where it leads (None: the case stays where it is).
TABLE: dict[str, tuple[set[State], State | None]] = {
    "acknowledge": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD}, None),
    "triage": ({RECEIVED, HANDLING, APPROVAL, DECIDED}, None),
    "assign": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD}, None),
    "recuse": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD}, None),
    "take_over": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD}, None),
    "contact": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD}, None),
    "reply": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD}, None),
    "note": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD, CLOSED}, None),
    "transfer": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD, CLOSED}, None),
    "feed_back": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD, CLOSED, WITHDRAWN}, None),
    "attach": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD, CLOSED}, None),
    "step": ({HANDLING}, None),
    "facts": ({RECEIVED, HANDLING}, None),
    "promise": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD}, None),
    "progress": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD}, None),
    "propose": ({HANDLING}, None),
    "clock": ({RECEIVED, HANDLING, APPROVAL, DECIDED}, None),
    "extend": ({RECEIVED, HANDLING, APPROVAL, DECIDED}, None),
    "decide": ({HANDLING}, DECIDED),
    "approve": ({APPROVAL}, DECIDED),
    "return": ({APPROVAL}, HANDLING),
    "notify": ({DECIDED}, TOLD),
    "learn": ({HANDLING, APPROVAL, DECIDED, TOLD}, None),
    "responsibility": ({HANDLING, APPROVAL, DECIDED, TOLD}, None),
    "rate": ({TOLD, CLOSED}, None),
    "apply_review": ({TOLD, CLOSED}, None),
    "letter": ({DECIDED, TOLD, CLOSED}, None),
    "track": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD, CLOSED}, None),
    "summary": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD, CLOSED}, None),
    "review": ({TOLD, CLOSED}, None),
    "close": ({TOLD}, CLOSED),
    "reopen": ({TOLD, CLOSED, WITHDRAWN}, HANDLING),
    "withdraw": ({RECEIVED, HANDLING, APPROVAL, DECIDED}, WITHDRAWN),
    "merge": ({RECEIVED, HANDLING}, MERGED),
    "erase": ({CLOSED, WITHDRAWN, ARCHIVED}, None),
    "unmerge": ({MERGED}, None),
    "link": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD, CLOSED}, None),
    "gather": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD}, None),
    "special": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD}, None),
    "plan": ({RECEIVED, HANDLING, APPROVAL, DECIDED, TOLD}, None),
    "archive": ({CLOSED, WITHDRAWN}, ARCHIVED),
}

POSSIBLE = [
    pytest.param(name, state, id=f"{name} while {state}")
    for name, (sources, _) in TABLE.items()
    for state in State
    if state in sources
]
REFUSED = [
    pytest.param(name, state, id=f"{name} while {state}")
    for name, (sources, _) in TABLE.items()
    for state in State
    if state not in sources
]


def test_the_table_knows_every_act() -> None:
    assert list(TABLE) == list(ACTS)


@pytest.mark.parametrize(("name", "state"), POSSIBLE)
def test_an_act_is_possible(name: str, state: State) -> None:
    assert check_act(name, state).target is TABLE[name][1]


@pytest.mark.parametrize(("name", "state"), REFUSED)
def test_an_act_is_refused(name: str, state: State) -> None:
    with pytest.raises(NotAllowed):
        check_act(name, state)


@pytest.mark.parametrize(("name", "state"), REFUSED)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_refusal_names_the_act_the_state_and_what_is_possible(name: str, state: State, language: str) -> None:
    with pytest.raises(NotAllowed) as refusal:
        check_act(name, state)
    said = refusal.value.in_(language)
    named = {each for each in State if _names(said, STATE_NAMES[each].in_(language))}
    assert named == TABLE[name][0] | {state}
    assert ACTS[name].words.in_(language) in said


def _names(said: str, state: str) -> bool:
    """Say whether `said` holds `state` as a whole phrase: "told" is not in "decided, to be told"."""
    longer = [words.in_(language) for words in STATE_NAMES.values() for language in ("zh", "en")]
    for name in sorted(longer, key=len, reverse=True):
        if len(name) > len(state) and state in name:
            said = said.replace(name, "")
    return re.search(rf"(?<![a-z]){re.escape(state)}(?![a-z])", said) is not None


@pytest.mark.parametrize("state", State, ids=str)
def test_acts_in_a_state_are_those_that_check_act_lets_through(state: State) -> None:
    assert [act.name for act in acts_in(state)] == [name for name, (sources, _) in TABLE.items() if state in sources]


def test_a_state_may_be_given_as_it_stands_in_the_database() -> None:
    assert check_act("triage", "received") is ACTS["triage"]


@pytest.mark.parametrize("state", State, ids=str)
def test_every_state_has_a_name_in_both_languages(state: State) -> None:
    assert STATE_NAMES[state].zh
    assert STATE_NAMES[state].en


@pytest.mark.parametrize("state", sorted(OPEN), ids=str)
def test_from_every_open_state_a_case_can_reach_its_end(state: State) -> None:
    reached = {state}
    while more := {act.target for each in reached for act in acts_in(each) if act.target} - reached:
        reached |= more
    assert {CLOSED, ARCHIVED} <= reached


def test_what_is_archived_is_never_touched_again_but_a_customer_can_be_erased() -> None:
    assert [act.name for act in acts_in(MERGED)] == ["unmerge"]
    assert [act.name for act in acts_in(ARCHIVED)] == ["erase"]


@pytest.mark.parametrize("act", ACTS.values(), ids=lambda act: act.name)
def test_every_act_but_the_customers_rating_asks_for_a_permission(act: object) -> None:
    assert bool(act.permission) is (act.name != "rate")  # type: ignore[attr-defined]


def test_the_six_steps_are_numbered_in_their_order() -> None:
    assert [(step.value, step.number) for step in Step] == [
        ("let_out", 1),
        ("apologise", 2),
        ("gather", 3),
        ("own", 4),
        ("involve", 5),
        ("commit", 6),
    ]
