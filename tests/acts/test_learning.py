"""Cause, prevention, responsibility, and what the customer says at the end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import (
    MEI,
    PHONE,
    RULING,
    closed,
    decided,
    fresh,
    handled,
    last_entry,
    learn,
    opened,
    refused,
    stored_in_clear,
    told,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions.closing import reopen_case
from tingsu.cases.actions.decision import decide_case
from tingsu.cases.actions.learning import learn_lesson, rate_case, rule_responsibility
from tingsu.cases.actions.notice import tell_decision
from tingsu.cases.models import Case, Lesson, Rating, Responsibility, RootCause
from tingsu.core.errors import BadInput

WORDS = {"explanation": "退费单没人跟", "prevention": "退费单三日未完自动提醒"}


# ── The lesson ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_lesson_holds_both_causes_and_the_prevention(cast: Cast) -> None:
    case = handled(cast)
    lesson = learn_lesson(
        case, cause="CA-07", root_cause=RootCause.PROCESS, measures="五月上线", by=cast.officer, **WORDS
    )

    assert (lesson.root_cause, lesson.explanation, lesson.prevention, lesson.measures, lesson.person) == (
        RootCause.PROCESS,
        WORDS["explanation"],
        WORDS["prevention"],
        "五月上线",
        cast.officer,
    )
    assert fresh(case).cause == "CA-07"
    assert last_entry("lesson.learnt").data == {"root_cause": "process", "cause": "CA-07"}


def test_learning_again_replaces_the_lesson(cast: Cast) -> None:
    case = told(cast)
    learn(case, by=cast.officer)
    learn_lesson(case, cause="CA-02", root_cause=RootCause.SYSTEM, by=cast.noor, **WORDS)

    assert (Lesson.objects.get().root_cause, Lesson.objects.get().person) == ("system", cast.noor)
    assert fresh(case).cause == "CA-02"
    assert verbs(case).count("lesson.learnt") == 2


def test_no_cause_leaves_the_cause_as_it_was(cast: Cast) -> None:
    case = told(cast)
    learn(case, by=cast.officer)
    learn(case, by=cast.officer, cause="")

    assert fresh(case).cause == "CA-07"


@pytest.mark.parametrize("part", ["explanation", "prevention"])
@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_lesson_without_why_or_what_now_is_refused(cast: Cast, part: str, text: str) -> None:
    with refused("原因分析和预防要点", kind=BadInput):
        learn_lesson(
            handled(cast), cause="CA-07", root_cause=RootCause.PROCESS, by=cast.officer, **(WORDS | {part: text})
        )
    assert Lesson.objects.count() == 0


def test_a_cause_that_is_in_no_table_is_refused(cast: Cast) -> None:
    with refused("CA-77", "分类表", kind=BadInput):
        learn_lesson(handled(cast), cause="CA-77", root_cause=RootCause.PROCESS, by=cast.officer, **WORDS)


def test_there_is_nothing_to_learn_before_handling_nor_after_closing(cast: Cast) -> None:
    for stage, state in ((opened, "待受理"), (closed, "已办结")):
        with refused(state, "填写归因与预防"):
            learn(stage(cast), by=cast.officer)


@pytest.mark.parametrize("name", ["ana", "tom", "auditor"])
def test_others_write_no_lesson(cast: Cast, name: str) -> None:
    with refused("您的岗位"):
        learn(handled(cast), by=getattr(cast, name))


def test_personal_data_in_a_lesson_is_masked(cast: Cast) -> None:
    words = f"客户{PHONE}反映退费单没人跟"
    learn_lesson(
        handled(cast),
        cause="CA-07",
        root_cause=RootCause.PROCESS,
        explanation=words,
        prevention=words,
        measures=words,
        by=cast.officer,
    )

    assert stored_in_clear(PHONE) == []


# ── Responsibility ────────────────────────────────────────────────────────────────────────────────────────────────────


def rule(case: Case, *, by: Any, **more: Any) -> Responsibility:
    """Rule that nobody bears it, unless told otherwise."""
    known: dict[str, Any] = {"kind": "none", "unit": None, "person": None, "note": "客户误解,已说明"} | more
    return rule_responsibility(case, by=by, **known)


def test_a_unit_or_a_person_bears_responsibility(cast: Cast) -> None:
    case = decided(cast)
    rule(case, kind="main", unit=cast.outlet, note="服务用语", by=cast.noor)
    rule(case, kind="partial", person=cast.ana, by=cast.noor)

    first, second = case.responsibilities.all()
    assert (first.unit, first.kind, first.note, first.by) == (cast.outlet, "main", "服务用语", cast.noor)
    assert (second.person, second.kind) == (cast.ana, "partial")
    assert last_entry("responsibility.ruled").data == {"kind": "partial", "unit": None, "ruling": second.pk}


@pytest.mark.parametrize("kind", ["full", "main", "partial"])
def test_responsibility_needs_somebody_who_bears_it(cast: Cast, kind: str) -> None:
    with refused("请选择承担责任的机构或人员", kind=BadInput):
        rule(decided(cast), kind=kind, by=cast.noor)


@pytest.mark.parametrize("note", ["", "  "])
def test_nobodys_fault_needs_a_reason(cast: Cast, note: str) -> None:
    with refused("请写明理由", kind=BadInput):
        rule(decided(cast), note=note, by=cast.noor)


def test_an_officer_does_not_rule_on_responsibility(cast: Cast) -> None:
    case = decided(cast)
    with refused("您的岗位"):
        rule(case, kind="full", unit=cast.outlet, by=cast.officer)
    assert case.responsibilities.count() == 0


@pytest.mark.parametrize("name", ["ana", "tom", "auditor"])
def test_others_do_not_rule_on_responsibility(cast: Cast, name: str) -> None:
    with refused("您的岗位"):
        rule(decided(cast), by=getattr(cast, name))


def test_personal_data_in_a_ruling_is_masked(cast: Cast) -> None:
    rule(decided(cast), note=f"已与客户{PHONE}说明", by=cast.noor)

    assert stored_in_clear(PHONE) == []


# ── The customer's rating ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_customer_rates(cast: Cast, watch: Watch) -> None:
    case = told(cast)
    watch.forward(days=1)
    rating = rate_case(case, solved=True, score=5, comment=" 可以 ", by=MEI)

    assert (rating.solved, rating.score, rating.comment, rating.asked_how) == (True, 5, "可以", "portal")
    assert last_entry("case.rated").data == {"solved": True, "score": 5}


@pytest.mark.parametrize("score", [0, 6, -1, 99])
def test_a_score_outside_one_to_five_is_refused(cast: Cast, score: int) -> None:
    with refused("1 到 5", kind=BadInput):
        rate_case(told(cast), solved=True, score=score, comment="", by=MEI)


def test_a_telling_is_rated_once(cast: Cast) -> None:
    case = told(cast)
    rate_case(case, solved=False, score=1, comment="没解决", by=MEI)
    with refused("已经评价过"):
        rate_case(case, solved=True, score=5, comment="", by=MEI)
    assert Rating.objects.get().score == 1


def test_after_a_second_telling_the_customer_rates_again(cast: Cast, watch: Watch) -> None:
    case = told(cast)
    rate_case(case, solved=False, score=1, comment="", by=MEI)
    watch.forward(days=1)
    reopen_case(case, reason="客户不满意", by=cast.officer)
    decide_case(case, ruling=RULING, by=cast.officer)
    watch.forward(days=1)
    tell_decision(case, how="portal", by=cast.officer)

    assert rate_case(case, solved=True, score=4, comment="", by=MEI).score == 4


@pytest.mark.parametrize("stage", [opened, handled, decided])
def test_what_was_not_told_is_not_rated(cast: Cast, stage: Any) -> None:
    with refused("客户评价"):
        rate_case(stage(cast), solved=True, score=5, comment="", by=MEI)


def test_a_closed_case_may_still_be_rated(cast: Cast) -> None:
    assert rate_case(closed(cast), solved=True, score=5, comment="", by=MEI).pk


def test_the_officer_records_a_rating_given_by_telephone_and_tom_does_not(cast: Cast) -> None:
    case = told(cast)
    with refused("您的岗位"):
        rate_case(case, solved=True, score=5, comment="", asked_how="phone", by=cast.tom)
    assert rate_case(case, solved=True, score=5, comment="", asked_how="phone", by=cast.officer).asked_how == "phone"


def test_personal_data_in_a_comment_is_masked(cast: Cast) -> None:
    rate_case(told(cast), solved=True, score=5, comment=f"再打{PHONE}", by=MEI)

    assert stored_in_clear(PHONE) == []
