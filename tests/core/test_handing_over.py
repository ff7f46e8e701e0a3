"""When the robot hands over, and with what brief."""

from __future__ import annotations

import pytest

from tingsu.core.answering import Reason, brief, hand_over
from tingsu.core.answering.wishes import asks_again, needs_look, tells_harm, tells_scam, wants_human
from tingsu.core.coach.talk import Said
from tingsu.core.reading import Role


def customer(text: str, heat: int = 0, at: float = 0.0, **labels: object) -> Said:
    return Said(Role.CUSTOMER, text, at, heat=heat, **labels)  # type: ignore[arg-type]


def robot(text: str = "手机银行里能查。", at: float = 0.0) -> Said:
    return Said(Role.STAFF, text, at, is_robot=True)


WISHES = [
    "转人工",
    "叫你们经理来",
    "搵真人",
    "唔該轉人工",
    "有没有人啊",
    "喊个人来",
    "I want to speak to a human",
    "找个说了算的",
]
NO_WISHES = [
    "人工客服几点下班",
    "你是机器人还是真人",
    "先不用转人工",
    "人工智能是什么",
    "我本人来办要带什么",
    "怎么转账",
]


@pytest.mark.parametrize("text", WISHES)
def test_a_wish_for_a_person_is_heard(text: str) -> None:
    found = hand_over([customer(text)], misses=0, now=0)
    assert found is not None
    assert found.reason is Reason.WISH


@pytest.mark.parametrize("text", NO_WISHES)
def test_no_wish_is_heard_where_there_is_none(text: str) -> None:
    assert wants_human(text) == ""


@pytest.mark.parametrize(
    "text", ["我昨天转的钱到现在没到", "为什么扣我20块", "查一下我的余额", "why was I charged 25 yuan"]
)
def test_ones_own_money_needs_a_look(text: str) -> None:
    assert needs_look(text)


@pytest.mark.parametrize(
    "text", ["转账多久到账", "年费怎么收", "怎么查余额", "信用卡怎么还款", "how do I check my balance"]
)
def test_a_general_question_about_money_needs_none(text: str) -> None:
    assert not needs_look(text)


@pytest.mark.parametrize("text", ["有人让我转到安全账户", "我妈被骗了", "叫我共享屏幕", "I got scammed"])
def test_a_scam_that_goes_on_is_seen(text: str) -> None:
    assert tells_scam(text)


@pytest.mark.parametrize("text", ["怎么识别诈骗电话", "什么是安全账户骗局", "how to avoid a scam"])
def test_a_question_about_scams_is_none(text: str) -> None:
    assert not tells_scam(text)


def test_a_life_comes_before_everything() -> None:
    found = hand_over([customer("我不想活了,转人工,骗子让我转账", heat=3)], misses=5, now=99)
    assert found is not None
    assert found.reason is Reason.HARM
    assert found.at_once
    assert Reason.WISH in found.also


def test_two_misses_are_enough_and_one_is_not() -> None:
    talk = [customer("这个怎么弄")]
    assert hand_over(talk, misses=1, now=0) is None
    found = hand_over(talk, misses=2, now=0)
    assert found is not None
    assert found.reason is Reason.MISSES


def test_heat_hands_over() -> None:
    found = hand_over([customer("气死我了", heat=2)], misses=0, now=0)
    assert found is not None
    assert found.reason is Reason.HEAT


def test_rising_heat_hands_over_before_it_burns() -> None:
    talk = [customer("年费怎么收的呢请问"), robot(), customer("说的不清楚啊有点烦了你们", heat=1)]
    found = hand_over(talk, misses=0, now=0)
    assert found is not None
    assert found.reason is Reason.RISING


def test_the_same_matter_again_hands_over() -> None:
    talk = [customer("转账限额怎么调高一点"), robot(), customer("我问的是转账限额怎么调高一点")]
    found = hand_over(talk, misses=0, now=0)
    assert found is not None
    assert found.reason is Reason.REPEATED
    assert asks_again("答非所问")


def test_a_calm_question_about_the_regulators_line_may_be_answered() -> None:
    assert hand_over([customer("12378是什么电话", risks=("regulator",))], misses=0, now=0) is None
    threat = hand_over([customer("我要打12378投诉", heat=1, risks=("regulator",))], misses=0, now=0)
    assert threat is not None
    assert threat.reason is Reason.RISK


def test_who_waits_too_long_gets_a_person() -> None:
    assert hand_over([customer("怎么开户")], misses=0, now=5) is None
    found = hand_over([customer("怎么开户")], misses=0, now=60)
    assert found is not None
    assert found.reason is Reason.SLOW


def test_before_the_customer_speaks_nothing_is_handed_over() -> None:
    assert hand_over([robot()], misses=0, now=99) is None


def test_words_of_harm() -> None:
    assert tells_harm("活着没意思,不如跳楼")
    assert not tells_harm("这手机慢死了")


def test_the_brief_speaks_in_the_customers_own_words() -> None:
    talk = [
        customer("你好", at=0),
        robot("我是机器人,能答常见的业务问题。", at=1),
        customer("我3号转了五千块给房东,到现在没到。急!", heat=1, at=20, business="BZ-06", need="help"),
        robot("先看转账记录。", at=21),
        customer("看了,写着处理中,第三天了!", heat=2, at=60, business="BZ-06", risks=("repeat",)),
    ]
    found = brief(talk)
    assert "我3号转了五千块给房东,到现在没到。" in found.own_words
    assert found.unanswered == "看了,写着处理中,第三天了!"
    assert found.business == "BZ-06"
    assert found.need == "help"
    assert found.risks == ("repeat",)
    assert found.trend == "rising"
    assert found.peak >= 2
    assert found.answered[-1] == ("我3号转了五千块给房东,到现在没到。急!", "先看转账记录。")
    assert found.seconds == 60


def test_the_brief_of_nothing_is_empty() -> None:
    found = brief([])
    assert found.own_words == ()
    assert found.heat == 0
