"""What the coach promises of any talk whatever."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.core.coach.talks import FACTS, angry_talks, coach, engine, packs, settings_of_talks, talk, talks
from tests.core.strategies import typed_texts
from tingsu.core.coach.advice import Advice, Move
from tingsu.core.coach.choose import FEELING
from tingsu.core.coach.coach import Coach
from tingsu.core.coach.setting import LEVELS, Setting, open_blanks
from tingsu.core.coach.stage import CHECKS, COMPLAINT, HOT, INCIDENT, SAFETY
from tingsu.core.coach.talk import Said
from tingsu.core.reading.labels import METHODS
from tingsu.packs.coach import library_of

any_setting = st.deferred(settings_of_talks)
seconds = st.floats(0, 7200)


def advise(said: Sequence[Said], setting: Setting, now: float = 0.0) -> Advice:
    return coach().advise(said, setting, now=now)


def moves_of(advice: Advice) -> list[Move]:
    return [advice.move, *advice.alternatives]


@given(said=talks, setting=any_setting, now=seconds)
def test_it_always_has_a_move_with_one_to_three_sentences(said: list[Said], setting: Setting, now: float) -> None:
    advice = advise(said, setting, now)
    assert len(advice.alternatives) <= 2
    for move in moves_of(advice):
        assert 1 <= len(move.sentences) <= 3
        assert move.kind in METHODS
        assert move.title
        assert move.why
        assert move.sources


@given(said=talks, setting=any_setting)
def test_no_sentence_that_it_offers_is_marked_by_its_own_check(said: list[Said], setting: Setting) -> None:
    for move in moves_of(advise(said, setting)):
        assert {sentence: coach().check(sentence, said, setting).marks for sentence in move.sentences} == dict.fromkeys(
            move.sentences, ()
        )


@given(said=st.one_of(talks, angry_talks), setting=any_setting)
def test_while_the_heat_is_high_and_unmet_there_is_no_move_on_the_matter(said: list[Said], setting: Setting) -> None:
    advice = advise(said, setting)
    assert advice.is_held == (advice.level >= HOT and not advice.progress.acknowledged)
    if advice.is_held and advice.stage != SAFETY:
        assert advice.stage in ("let_out", "calm")
        assert {move.kind for move in moves_of(advice)} <= FEELING


@given(said=talks, setting=any_setting, now=seconds)
def test_the_same_talk_gets_the_same_advice(said: list[Said], setting: Setting, now: float) -> None:
    other = Coach(library_of(packs()), engine())
    assert advise(said, setting, now) == advise(said, setting, now) == other.advise(list(said), setting, now=now)


@given(said=talks, setting=any_setting)
def test_no_option_lies_above_the_agents_authority(said: list[Said], setting: Setting) -> None:
    advice = advise(said, setting)
    authorities = [LEVELS.index(option.authority) for option in advice.options]
    assert authorities == sorted(authorities)
    assert all(authority <= LEVELS.index(setting.authority) for authority in authorities)


@given(said=talks, setting=any_setting)
def test_no_sentence_leaves_a_blank_open(said: list[Said], setting: Setting) -> None:
    for move in moves_of(advise(said, setting)):
        assert [sentence for sentence in move.sentences if open_blanks(sentence)] == []


@given(said=talks, setting=any_setting)
def test_what_is_done_is_not_missing_and_the_stage_is_of_the_mode(said: list[Said], setting: Setting) -> None:
    advice = advise(said, setting)
    assert advice.stage in (*(INCIDENT if setting.mode == "incident" else COMPLAINT), SAFETY)
    assert set(advice.progress.done) <= set(CHECKS)
    assert not set(advice.progress.done) & set(advice.progress.missing)


@given(said=talks, setting=any_setting)
def test_the_fuller_reason_comes_only_after_a_short_one(said: list[Said], setting: Setting) -> None:
    advice = advise(said, setting)
    if not advice.progress.explanations:
        assert [move.id for move in moves_of(advice) if move.id.endswith(".fuller")] == []


@given(said=talks, setting=any_setting)
def test_in_danger_nobody_is_given_an_apology_to_read_out(said: list[Said], setting: Setting) -> None:
    advice = advise(said, setting)
    if advice.stage == SAFETY:
        assert "apologise" not in {move.kind for move in moves_of(advice)}


@given(draft=st.one_of(typed_texts, st.sampled_from(["这是规定", "{金额}已退", "嗯"])), said=talks, setting=any_setting)
def test_a_check_marks_places_in_the_draft(draft: str, said: list[Said], setting: Setting) -> None:
    check = coach().check(draft, said, setting)
    assert check == coach().check(draft, said, setting)
    assert check.blocks == any(mark.severity == "block" for mark in check.marks)
    for mark in check.marks:
        assert 0 <= mark.start <= mark.end <= len(draft)
        assert mark.text == draft[mark.start : mark.end]
        assert mark.reason


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("mode", ["complaint", "incident"])
def test_an_empty_talk_begins_with_a_greeting(mode: str, language: str) -> None:
    for channel in ("chat", "hotline", "counter"):
        setting = Setting(mode=mode, channel=channel, language=language, facts=FACTS)  # type: ignore[arg-type]
        assert advise([], setting).move.kind == "introduce"


def test_a_talk_of_three_hundred_turns_is_advised() -> None:
    lines = ["C 你们凭什么扣我二百块?", "S 对不起,让您着急了。", "C 都第三次了!", "S 我现在就查,请您稍等。"] * 75
    advice = advise(talk(*lines), Setting(facts=FACTS))
    assert advice.move.sentences
    assert "only_apologies" in {warned.code for warned in advice.warnings}


@settings(max_examples=30)
@given(text=st.text(max_size=5000))
def test_any_text_at_all_is_taken(text: str) -> None:
    said = [Said(talk("C 喂")[0].role, text, heat=2), *talk("S 您好"), Said(talk("C 喂")[0].role, text[::-1], heat=3)]
    assert advise(said, Setting(facts={"称呼": text[:50], "我": "{金额}"})).move.sentences


def test_sentences_of_ours_are_never_used_up() -> None:
    """Who says whatever the coach offers, a hundred times over, is still offered something."""
    said = talk("C 骗子银行!还我钱!")
    setting = Setting(facts=FACTS)
    for _turn in range(100):
        sentence = advise(said, setting).move.sentences[0]
        said += [*talk(f"S {sentence}"), *talk("C 别来这套!还我钱!")]
    assert advise(said, setting).move.sentences


def test_only_counters_ask_people_to_sit_down() -> None:
    said = talk("C 货款转不出去!叫你们领导出来!")
    for channel in ("chat", "hotline"):
        setting = Setting(channel=channel, facts=FACTS)
        sentences = [sentence for move in moves_of(advise(said, setting)) for sentence in move.sentences]
        assert [sentence for sentence in sentences if "坐" in sentence or "里边" in sentence] == []
