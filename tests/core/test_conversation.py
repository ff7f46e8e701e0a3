"""Heat carried along a conversation, and the forecast of how it ends."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tingsu.core.reading import Role
from tingsu.core.reading.conversation import Turn, follow, weight_of
from tingsu.core.reading.forecast import forecast

ANGRY = ["凭什么扣我的钱", "你们到底管不管", "我都等一个星期了你们在干什么", "这是什么态度", "骗子银行,还我钱来"]
SORRY = Turn(Role.STAFF, "给您添麻烦了,我这就查。")


def angry(*, answered: bool = True) -> list[Turn]:
    """Return five angry turns, each followed by an answer."""
    turns: list[Turn] = []
    for text in ANGRY:
        turns.append(Turn(Role.CUSTOMER, text, 2))
        turns += [SORRY] if answered else []
    return turns


def said(text: str, heat: float = 0) -> Turn:
    return Turn(Role.CUSTOMER, text, heat)


@pytest.mark.parametrize("text", ["哦", "哦哦", "嗯。", "随便", "呵呵", "行吧", "ok", "知道了", "你们看着办吧"])
def test_a_curt_word_after_five_angry_turns_is_cold_anger(text: str) -> None:
    last = follow([*angry(), said(text)]).points[-1]
    assert last.is_cold
    assert last.said == 0


@pytest.mark.parametrize("text", ["哦", "好的", "ok"])
def test_the_same_word_in_a_calm_talk_is_calm(text: str) -> None:
    last = follow([said("请问年费怎么收"), SORRY, said(text)]).points[-1]
    assert (last.level, last.is_cold) == (0, False)


@pytest.mark.parametrize("text", ["谢谢,钱收到了", "解决了,辛苦你", "Thank you, that solved it"])
def test_thanks_let_the_heat_go(text: str) -> None:
    assert follow([*angry(), said(text)]).level == 0


def test_a_long_calm_turn_cools() -> None:
    curve = follow([*angry(), said("那请问退款大概什么时候能到我的工资卡上?我想提前安排一下")])
    assert curve.level < 0.5
    assert curve.slope < 0


def test_new_anger_counts_at_once() -> None:
    assert follow([said("请问年费怎么收"), SORRY, said("骗子", 3)]).level == 3


def test_saying_it_again_makes_it_hotter() -> None:
    once = follow([said("年费退回来没有", 1), SORRY, said("那个短信收到没有", 1)])
    again = follow([said("年费退回来没有", 1), SORRY, said("我问年费退回来没有", 1)])
    assert again.points[-1].is_repeated
    assert again.level > once.level


def test_silence_makes_it_hotter() -> None:
    answered, alone = follow(angry()), follow(angry(answered=False))
    assert [point.unanswered for point in alone.points] == [0, 1, 2, 3, 4]
    assert alone.level > answered.level


def test_a_calm_customer_who_waits_is_not_made_hot() -> None:
    assert follow([said("你好"), said("在吗"), said("请问年费怎么收")]).level == 0


def test_the_slope_tells_rising_from_falling() -> None:
    assert follow([said("怎么还没好", 1), SORRY, said("到底什么时候", 2), SORRY, said("骗子", 3)]).slope > 0.5


def test_nothing_said_is_no_curve() -> None:
    curve = follow([SORRY])
    assert (curve.points, curve.level, curve.slope) == ((), 0, 0)


some_turns = st.lists(
    st.builds(
        Turn,
        st.sampled_from(Role),
        st.one_of(st.text(max_size=30), st.sampled_from([*ANGRY, "哦", "谢谢"])),
        st.integers(0, 3),
        st.booleans(),
        st.booleans(),
    ),
    max_size=12,
)


@given(turns=some_turns)
def test_heat_stays_on_its_scale_and_never_under_what_is_said(turns: list[Turn]) -> None:
    for point in follow(turns).points:
        assert 0 <= point.said <= point.level <= 3


@given(turns=some_turns)
def test_what_was_before_does_not_change_by_what_comes(turns: list[Turn]) -> None:
    points = follow(turns).points
    for count in range(len(turns) + 1):
        part = follow(turns[:count]).points
        assert part == points[: len(part)]


@given(text=st.text(max_size=60))
def test_a_turn_weighs_between_nothing_and_all(text: str) -> None:
    assert 0 <= weight_of(text) <= 1


@given(turns=some_turns)
def test_a_forecast_is_a_probability(turns: list[Turn]) -> None:
    found = forecast(turns)
    assert 0 < found.risk < 1
    assert found.turns == sum(turn.role is Role.CUSTOMER for turn in turns)


def test_anger_raises_the_forecast_and_thanks_lower_it() -> None:
    calm, hot = forecast([said("请问年费怎么收")]), forecast(angry())
    assert calm.risk < hot.risk
    assert hot.is_alarm
    assert hot.reasons[0] == "heat"
    assert forecast([*angry(), said("谢谢,退款收到了")]).risk < hot.risk


def test_a_risk_and_a_taboo_raise_the_forecast() -> None:
    plain = forecast([said("退钱", 1), SORRY]).risk
    assert forecast([Turn(Role.CUSTOMER, "退钱", 1, has_risk=True), SORRY]).risk > plain
    assert forecast([said("退钱", 1), Turn(Role.STAFF, "这是规定", has_taboo=True)]).risk > plain


def test_asking_with_thanks_in_the_first_words_is_no_acceptance() -> None:
    assert forecast([said("怎么还没到账,谢谢", 1)]).risk == forecast([said("怎么还没到账", 1)]).risk
