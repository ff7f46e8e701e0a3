"""Talks as they go in a bank, and what the coach says after each of the customer's turns.

These are the six scenes of the desk's journeys: cash withdrawal, transfer limit, a drunk customer, a fraud in progress,
filming in the hall, a broker's failed order.
"""

from __future__ import annotations

from tests.core.coach.talks import FACTS, coach, talk
from tingsu.core.coach.advice import Advice
from tingsu.core.coach.choose import FEELING
from tingsu.core.coach.setting import Setting


class Story:
    """A dialogue that grows line by line; asks the coach after it."""

    def __init__(self, **setting: object) -> None:
        self.setting = Setting(facts=FACTS, **setting)  # type: ignore[arg-type]
        self.lines: list[str] = []

    def says(self, words: str) -> Advice:
        self.lines.append(f"C {words}")
        return self.advice()

    def answer(self, words: str) -> None:
        self.lines.append(f"S {words}")

    def advice(self) -> Advice:
        said = talk(*self.lines)
        return coach().advise(said, self.setting, now=said[-1].at + 5)


def offered(advice: Advice) -> set[str]:
    return {move.id for move in (advice.move, *advice.alternatives)}


def warned(advice: Advice) -> set[str]:
    return {each.code for each in advice.warnings}


def test_asked_what_the_cash_is_for() -> None:
    story = Story(channel="counter")
    first = story.says("我取自己的钱凭什么要问用途?你们当审犯人呢!")
    assert (first.stage, first.is_held, first.playbook) == ("let_out", True, "cash-purpose")
    assert first.move.id == "cash-purpose.first"
    assert "王先生，刚才那句话问得太生硬了，您不高兴是应该的。" in first.move.sentences

    story.answer("取自己的钱被这么一问，搁谁心里都不舒服。")
    second = story.says("那你们还问,我取两万五给家里装修不行吗")
    assert (second.stage, second.is_held) == ("apologise", False)

    story.answer("对不起，话没说明白就先问您，是我们问得不对。")
    third = story.says("那为什么非要问")
    assert third.move.id == "cash-purpose.short"
    assert third.move.sources[0] == "H-M7"

    story.answer(third.move.sentences[0])
    fourth = story.says("凭什么啊,别的银行怎么不问")
    assert fourth.move.kind in FEELING or fourth.move.id == "cash-purpose.fuller"

    story.answer("您愿意说就说个大概，我就请教一句：这笔钱是您自己安排好要用的，没有电话里的人催您取，是吧？")
    story.says("对,装修用的")
    story.answer("情况我清楚了，我是李明，我现在就给您配款，大概三分钟。您是全要现金，还是一部分直接转给对方？")
    agreed = story.says("全要现金,行")
    assert agreed.progress.consented
    story.answer("谢谢您,您提的意见我记下了，周三下午五点前我打电话告诉您我们怎么改。")
    last = story.says("好的,谢谢")
    assert last.stage == "close"
    assert last.move.kind in ("close", "thank")


def test_the_transfer_limit_was_cut_and_the_customer_wants_the_boss() -> None:
    story = Story(channel="counter")
    first = story.says("我货款转不出去!你们把我限额降到五万也不通知我,叫你们领导出来!")
    assert (first.playbook, first.is_held) == ("transfer-limit-cut", True)
    assert first.move.id == "leader-counter"
    assert first.move.kind == "introduce"
    assert {option.authority for option in first.options} == {"clerk"}
    assert "主管" in first.who_decides

    story.answer(first.move.sentences[0])
    second = story.says("跟你说没用,找你们行长来!旁边有人录着呢")
    assert second.move.id == "leader-twice-clerk"
    assert "leader_twice" in warned(second)
    assert "filming-ease" in offered(second)


def test_a_supervisor_says_that_he_is_the_one() -> None:
    story = Story(channel="counter", authority="supervisor")
    assert story.says("叫你们领导出来!").move.id == "leader-is-here"


def test_a_drunk_customer() -> None:
    story = Story(channel="counter", mode="incident", types=("drunk",))
    first = story.says("我没醉!谁喝多了!把钱全给我取出来")
    assert (first.playbook, first.stage) == ("drunk-customer", "calm")
    assert first.move.kind == "acknowledge"
    story.answer(first.move.sentences[0])
    second = story.says("现在就取,转给我兄弟")
    assert second.move.id == "drunk-customer.reaction-2"
    assert "明天" in "".join(second.move.sentences)
    story.answer("您兄弟那笔，明天上午您亲手转，账号咱俩对着看一遍再按。")
    third = story.says("你们看不起我是吧")
    assert third.move.kind in FEELING
    story.answer("我没那个意思，您是来办事的，我当正事办。")
    last = story.says("行,那我明天再来")
    assert (last.stage, last.move.id) == ("agree", "drunk-customer.reaction-6")


def test_a_fraud_in_progress() -> None:
    story = Story(channel="counter")
    first = story.says("快点给我转,公安让我把钱转到安全账户,电话里不能挂")
    assert (first.stage, first.playbook) == ("safety", "scam-in-progress")
    assert first.move.sentences[0].startswith("王先生，先别按确认")
    story.answer(first.move.sentences[0])
    second = story.says("我自己的钱你少管!耽误了你赔?")
    assert second.stage == "safety"
    assert not any("对不起" in sentence for sentence in second.move.sentences)
    story.answer(second.move.sentences[0])
    third = story.says("我刚才已经转了三万")
    assert third.move.id == "scam-in-progress.reaction-4"
    story.answer(third.move.sentences[0])
    last = story.says("我怎么这么傻,没脸见人了")
    assert last.move.kind == "acknowledge"
    assert any("错在他" in sentence for sentence in last.move.sentences)


def test_a_bystander_films_in_the_hall() -> None:
    story = Story(channel="counter", mode="incident")
    first = story.says("这银行不让人取钱,我直播呢,大家都看看!")
    assert first.move.id == "filming-ease"
    assert not any("删" in sentence or "别拍" in sentence for sentence in first.move.sentences)
    story.answer(first.move.sentences[0])
    second = story.says("那你们说说凭什么卡我的钱")
    assert second.move.sentences
    check = coach().check("别拍了!把视频删掉,不然我们报警。", talk(*story.lines), story.setting)
    assert check.blocks
    assert {mark.code for mark in check.marks} & {"threat", "deny_right"}


def test_a_brokers_order_was_not_filled() -> None:
    story = Story(channel="chat")
    first = story.says("涨停价挂的单怎么没成交!你们系统是不是有问题,害我少赚两万")
    assert first.playbook == "broker-order-failed"
    assert "order-meet" in offered(first)
    story.answer("眼看着价格从眼前过去没成交，那个滋味太难受了。")
    second = story.says("那别人怎么成交了,为什么")
    assert second.move.kind in ("explain", *FEELING)
    story.answer("到了涨跌停的价，是按先来后到一笔一笔排着成交的，您那笔排在哪儿，我把流水调出来陪您看。")
    third = story.says("我不认,你们必须赔我损失")
    assert coach().check("我们全额赔偿您两万块损失。", talk(*story.lines), story.setting).marks
    assert "clerk" in {option.authority for option in third.options} or not third.options


def test_a_calm_question_is_answered_and_not_comforted() -> None:
    advice = Story().says("请问信用卡年费怎么收")
    assert (advice.stage, advice.move.id) == ("own", "plain-answer")


def test_silence_after_five_angry_turns_is_not_peace() -> None:
    story = Story()
    for words, answer in (("扣我两百块,还不还!", "这是规定。"), ("凭什么!还我钱", "系统扣的。"), ("骗子", "会处理。")):
        story.says(words)
        story.answer(answer)
    advice = story.says("哦")
    assert advice.move.id == "curt-cold"
    assert {"unmet", "cold"} <= warned(advice)


def test_the_same_in_english() -> None:
    story = Story(language="en")
    first = story.says("This is unacceptable! You charged me twice and nobody cares!")
    assert first.is_held
    assert first.move.kind in FEELING
    assert all(sentence.isascii() for sentence in first.move.sentences)
    story.answer("I'm sorry, I can hear how upset you are.")
    second = story.says("So what will you do? I want to speak to a manager")
    assert second.move.id == "leader-hotline"


def test_a_talk_of_life_and_death_is_nothing_else() -> None:
    story = Story(channel="hotline")
    advice = story.says("你们天天催,我不想活了,活着没意思")
    assert (advice.stage, advice.playbook) == ("safety", "self-harm-talk")
    assert advice.move.kind in ("acknowledge", "ask")
    assert advice.call_help
