"""Talks scored by the rubric: what a trainer says of fourteen of them, the rules of the score, and its properties."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.talks import (
    ENQUIRY,
    FRAUD,
    LEFT_WAITING,
    RUBRIC,
    TALKS,
    WEALTH_BREACH,
    WITHDRAWAL_WELL,
    Talk,
    c,
    s,
    timed,
)
from tingsu.core.coach.talk import Said
from tingsu.core.quality import Outcome, Scorecard, Verdict, points_of, quotes, score
from tingsu.core.reading import Role
from tingsu.core.reading.labels import COMPLIANCE, EMOTIONS, METHODS, NEEDS, RISKS, TABOOS

named = pytest.mark.parametrize("talk", TALKS, ids=[talk.name for talk in TALKS])


def card(talk: Talk) -> Scorecard:
    return score(talk.turns, talk.outcome, RUBRIC)


# ── what a trainer says ─────────────────────────────────────────────────────────────────────────────────────────────


@named
def test_every_criterion_is_judged_as_a_trainer_judges_it(talk: Talk) -> None:
    assert {key: verdict.value for key, verdict in card(talk).verdicts.items()} == talk.verdicts


@named
def test_the_score_lies_where_a_trainer_puts_it(talk: Talk) -> None:
    points = card(talk).points
    assert points is not None
    assert talk.least <= points <= talk.most


@named
def test_taboos_and_breaches_are_named_with_their_turn(talk: Talk) -> None:
    assert tuple((fault.code, fault.turn) for fault in card(talk).faults) == talk.faults


@named
def test_every_mark_says_why_in_both_languages_and_every_criterion_is_marked_or_left_out(talk: Talk) -> None:
    found = card(talk)
    whys = [*(mark.why for mark in found.marks), *(left.why for left in found.left_out)]
    assert all(why.zh and why.en for why in whys)
    assert [c.id for c in RUBRIC.criteria] == sorted(
        [*(mark.criterion for mark in found.marks), *(left.criterion for left in found.left_out)],
        key=[c.id for c in RUBRIC.criteria].index,
    )


# ── evidence ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_evidence_are_turns_and_their_words() -> None:
    found = {mark.criterion: mark for mark in card(WITHDRAWAL_WELL).marks}
    assert quotes(WITHDRAWAL_WELL.turns, found["restated"].turns) == ((5, WITHDRAWAL_WELL.turns[5].text),)
    assert found["feeling_first"].turns == (0, 1)


def test_long_words_are_shortened() -> None:
    ((_turn, words),) = quotes([s("好" * 200)], [0])
    assert len(words) == 80


def test_a_wait_names_both_turns_and_the_seconds() -> None:
    found = {mark.criterion: mark for mark in card(LEFT_WAITING).marks}
    assert found["first_response"].turns == (0, 1)
    assert "240" in found["first_response"].why.zh
    assert found["no_long_wait"].turns == (1, 2)


# ── what is left out ────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_two_turn_enquiry_is_not_failed_by_what_it_did_not_need() -> None:
    assert (card(ENQUIRY).points, len(card(ENQUIRY).marks)) == (100, 1)


def test_nothing_said_by_staff_is_no_score() -> None:
    found = score([c("喂?"), s("我是机器人", robot=True)], Outcome(), RUBRIC)
    assert found.points is None
    assert found.reason is not None


def test_a_robot_is_not_scored_but_ends_a_wait() -> None:
    rude = s("网上不会自己看吗", "", "rude", robot=True)
    turns = timed(c("在吗", matter="enquiry"), rude, s("在的", "progress"), waits={2: 900.0})
    found = score(turns, Outcome(), RUBRIC)
    assert (found.faults, found.points) == ((), 100)


def test_without_times_nobody_is_late() -> None:
    turns = [replace(turn, at=0.0) for turn in LEFT_WAITING.turns]
    found = score(turns, LEFT_WAITING.outcome, RUBRIC)
    assert {"first_response", "no_long_wait"} <= {left.criterion for left in found.left_out}


def test_what_is_not_known_of_the_outcome_judges_nobody() -> None:
    found = score(WITHDRAWAL_WELL.turns, Outcome(), RUBRIC)
    assert {"satisfied", "promise_kept"} <= {left.criterion for left in found.left_out}


def test_money_in_danger_asks_for_an_act_and_not_for_sympathy() -> None:
    left = {entry.criterion for entry in card(FRAUD).left_out}
    assert {"feeling_first", "apology_with_action", "restated"} <= left
    assert card(FRAUD).verdicts["safety_first"] is Verdict.MET


# ── the rules of the score ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_breach_caps_an_otherwise_good_talk() -> None:
    clean = tuple(replace(turn, compliance=()) for turn in WEALTH_BREACH.turns)
    without = score(clean, WEALTH_BREACH.outcome, RUBRIC).points
    assert without is not None
    assert without > 80
    assert (card(WEALTH_BREACH).points, card(WEALTH_BREACH).cap) == (40, 40)


def test_a_bank_may_fail_a_breach_outright() -> None:
    strict = replace(RUBRIC, caps={"guarantee_principal": 0})
    assert score(WEALTH_BREACH.turns, WEALTH_BREACH.outcome, strict).points == 0


def test_points_are_the_share_of_what_was_due() -> None:
    verdicts = {"feeling_first": Verdict.MET, "committed_with_date": Verdict.PARTLY}
    assert points_of(verdicts, [], RUBRIC) == 78  # (15 + 6) of 27
    assert points_of(verdicts, ["rude"], RUBRIC) == 63
    assert points_of(verdicts, ["rude", "leak_info"], RUBRIC) == 40
    assert points_of({}, [], RUBRIC) == 100


def test_taboos_together_cost_no_more_than_the_limit() -> None:
    assert points_of({}, ["rude"] * 20, RUBRIC) == 100 - RUBRIC.taboo_limit


def test_grades_go_by_their_least() -> None:
    grades = [RUBRIC.grade(points).id for points in (100, 90, 89, 75, 60, 59, 0)]
    assert grades == ["excellent", "excellent", "good", "good", "fair", "to_improve", "to_improve"]


# ── across turns ────────────────────────────────────────────────────────────────────────────────────────────────────


def codes(*turns: Said) -> list[str]:
    return [fault.code for fault in score(turns, Outcome(), RUBRIC).faults]


def test_the_third_apology_in_a_row_without_an_act_is_a_fault() -> None:
    sorry = [s(f"对不起{i}", "apologise") for i in range(3)]
    assert codes(c("钱呢"), sorry[0], c("钱呢"), sorry[1], c("钱呢"), sorry[2]) == ["empty_apology"]
    acting = s("对不起,我现在就退", "apologise offer")
    assert codes(c("钱呢"), sorry[0], c("钱呢"), acting, c("钱呢"), sorry[2]) == []


def test_the_same_sentence_as_an_answer_again_is_copy_paste() -> None:
    stock = "您的问题我们已经记录,请您耐心等待处理。"
    assert codes(c("多久"), s(stock), c("到底多久"), s(stock)) == ["dismiss"]
    assert codes(c("多久"), s(stock), s(stock)) == []  # a network that sends twice
    assert codes(c("在吗"), s("您好"), c("在吗"), s("您好")) == []


def test_four_bare_questions_in_a_row_are_an_interrogation() -> None:
    asked = [turn for i in range(4) for turn in (c("说了"), s(f"问题{i}?", "ask"))]
    assert codes(*asked) == ["interrogate"]
    assert codes(*asked[:5], s("谢谢,再问一下?", "ask thank"), *asked[6:]) == []


def test_a_question_that_says_why_is_no_interrogation() -> None:
    assert codes(c("转账没到"), s("为了查到这笔钱,请问是几点转的?", "ask_with_reason", "interrogate")) == []
    assert codes(c("转账没到"), s("几点转的?", "ask", "interrogate")) == ["interrogate"]


def test_an_apology_with_an_act_in_it_is_not_empty() -> None:
    assert codes(c("钱呢"), s("对不起,我现在就给您退", "apologise offer", "empty_apology")) == []
    assert codes(c("钱呢"), s("对不起", "apologise", "empty_apology")) == ["empty_apology"]


# ── properties ──────────────────────────────────────────────────────────────────────────────────────────────────────


def some(labels: tuple[str, ...], most: int = 3) -> st.SearchStrategy[tuple[str, ...]]:
    return st.lists(st.sampled_from(labels), max_size=most, unique=True).map(tuple)


WORDS = ["凭什么", "找你们领导", "为什么扣钱", "好的", "谢谢", "请稍等", "两个办法您选", "明天下午三点前", ""]
some_turn = st.builds(
    Said,
    st.sampled_from(Role),
    st.one_of(st.sampled_from(WORDS), st.text(max_size=30)),
    heat=st.integers(0, 3),
    emotion=st.sampled_from(EMOTIONS),
    need=st.sampled_from(NEEDS),
    matter=st.sampled_from(["complaint", "enquiry", "other"]),
    risks=some(RISKS, 2),
    methods=some(METHODS, 4),
    taboos=some(TABOOS, 2),
    compliance=some(COMPLIANCE, 1),
    is_robot=st.booleans(),
)


@st.composite
def talks(draw: st.DrawFn) -> tuple[Said, ...]:
    turns = draw(st.lists(some_turn, max_size=12))
    gaps = draw(st.lists(st.integers(0, 400), min_size=len(turns), max_size=len(turns)))
    return tuple(replace(turn, at=float(sum(gaps[: place + 1]))) for place, turn in enumerate(turns))


maybe = st.sampled_from([None, True, False])
outcomes = st.builds(Outcome, maybe, maybe, maybe, st.booleans())


@given(turns=talks(), outcome=outcomes)
def test_every_score_is_on_its_scale_and_the_same_when_made_again(turns: tuple[Said, ...], outcome: Outcome) -> None:
    found = score(turns, outcome, RUBRIC)
    assert found.points is None or 0 <= found.points <= 100
    assert found == score(turns, outcome, RUBRIC)
    assert all(0 <= turn < len(turns) for mark in found.marks for turn in mark.turns)


@given(turns=talks(), outcome=outcomes, at=st.integers(0, 11), code=st.sampled_from((*TABOOS, *COMPLIANCE)))
def test_one_more_taboo_or_breach_never_raises_the_score(
    turns: tuple[Said, ...], outcome: Outcome, at: int, code: str
) -> None:
    before = score(turns, outcome, RUBRIC).points
    if before is None or at >= len(turns):
        return
    turn = turns[at]
    worse = (
        replace(turn, taboos=(*turn.taboos, code))
        if code in TABOOS
        else replace(turn, compliance=(*turn.compliance, code))
    )
    after = score((*turns[:at], worse, *turns[at + 1 :]), outcome, RUBRIC).points
    assert after is not None
    assert after <= before


@given(turns=talks(), outcome=outcomes, heat=st.integers(0, 3), emotion=st.sampled_from(EMOTIONS))
def test_what_staff_felt_is_never_looked_at(turns: tuple[Said, ...], outcome: Outcome, heat: int, emotion: str) -> None:
    other = tuple(turn if turn.is_customer else replace(turn, heat=heat, emotion=emotion) for turn in turns)
    assert score(other, outcome, RUBRIC) == score(turns, outcome, RUBRIC)


@given(turns=talks(), outcome=outcomes)
def test_a_satisfied_customer_never_lowers_it(turns: tuple[Said, ...], outcome: Outcome) -> None:
    answers = (False, None, True)
    points = [score(turns, replace(outcome, is_satisfied=answer, has_case=True), RUBRIC).points for answer in answers]
    if points[0] is not None:
        assert all(worse <= better for worse, better in pairwise(p for p in (points[0], points[2]) if p is not None))


@given(turns=talks(), outcome=outcomes)
def test_a_breach_always_caps(turns: tuple[Said, ...], outcome: Outcome) -> None:
    found = score(turns, outcome, RUBRIC)
    if found.points is not None and found.cap is not None:
        assert found.points <= found.cap


@given(
    verdicts=st.dictionaries(st.sampled_from([c.id for c in RUBRIC.criteria]), st.sampled_from(Verdict)),
    criterion=st.sampled_from([c.id for c in RUBRIC.criteria]),
)
def test_a_better_verdict_never_lowers_the_score(verdicts: dict[str, Verdict], criterion: str) -> None:
    points = [points_of({**verdicts, criterion: v}, [], RUBRIC) for v in sorted(Verdict, key=lambda v: v.level)]
    assert points == sorted(points)
