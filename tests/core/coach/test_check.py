"""What the draft check marks in a talk, and what shows only across turns."""

from __future__ import annotations

import pytest

from tests.core.coach.talks import FACTS, coach, talk
from tingsu.core.coach.setting import Setting

PLAIN = Setting()
ANGRY = "C 凭什么扣我的钱!你们这帮骗子!"


def codes(draft: str, *lines: str, setting: Setting = PLAIN) -> set[str]:
    return {mark.code for mark in coach().check(draft, talk(*lines), setting).marks}


def warnings(*lines: str, setting: Setting = PLAIN, wait: float = 0.0) -> set[str]:
    said = talk(*lines)
    return {warned.code for warned in coach().advise(said, setting, now=said[-1].at + wait).warnings}


# ── a draft ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_taboo_is_marked_with_reason_and_a_better_sentence_that_is_like_it() -> None:
    check = coach().check("这是规定,取五万以上就得问用途。", [], PLAIN)
    mark = check.marks[0]
    assert (mark.code, mark.text, mark.severity) == ("rule_first", "这是规定", "warn")
    assert mark.reason
    assert "用" in mark.better
    assert not coach().check(mark.better, [], PLAIN).marks


def test_a_breach_blocks() -> None:
    check = coach().check("您放心,这款产品保本保收益,稳赚不赔。", [], PLAIN)
    assert check.blocks
    assert {"guarantee_principal", "guarantee_return"} & {mark.code for mark in check.marks}


def test_an_open_blank_blocks() -> None:
    check = coach().check("{称呼}您好,请说。", [], PLAIN)
    assert check.blocks
    assert [(mark.code, mark.text) for mark in check.marks] == [("blank", "{称呼}")]


def test_a_good_answer_is_left_alone() -> None:
    draft = "您着急,我理解。我现在就查,下午三点前给您打电话,您看行吗?"
    assert codes(draft, ANGRY) == set()


def test_asking_before_comforting_is_marked_while_it_is_hot() -> None:
    draft = "请问是哪一天扣的?"
    assert "matter_first" in codes(draft, ANGRY)
    assert "matter_first" not in codes(draft, ANGRY, "S 您心里不好受，我听得出来。")
    assert "matter_first" not in codes(draft, "C 请问年费怎么收")
    assert "matter_first" not in codes("您着急我理解,请问是哪一天扣的?", ANGRY)


def test_the_third_apology_without_action_is_marked() -> None:
    sorry = ["S 对不起。", "C 光对不起有用吗", "S 实在对不起。", "C 所以呢"]
    assert "empty_apology" in codes("真的非常对不起。", ANGRY, *sorry)
    assert "empty_apology" not in codes("对不起,我现在就给您退。", ANGRY, *sorry)


def test_a_third_question_in_a_row_is_marked() -> None:
    asked = ["C 扣了我的钱", "S 请问您是哪天办的?", "C 五号", "S 请问在哪个网点?", "C 城南"]
    assert "interrogate" in codes("请问是谁给您办的?", *asked)
    assert "interrogate" not in codes("为了找到当时的录音,请问是谁给您办的?", *asked)


def test_the_same_sentence_again_is_marked() -> None:
    said = ["C 在吗", "S 您的问题我们正在核实,请您耐心等待。", "C 还要等多久"]
    assert "copy_paste" in codes("您的问题我们正在核实,请您耐心等待。", *said)
    assert "copy_paste" not in codes("核实到第二步了,下午三点前给您回话。", *said)


@pytest.mark.parametrize(
    ("draft", "told"),
    [
        pytest.param("请问您贵姓?", "C 我叫王芳", id="the name"),
        pytest.param("请问扣了多少钱?", "C 扣了我200元", id="the amount"),
        pytest.param("您的电话是多少?", "C 我电话13800000000", id="the telephone"),
    ],
)
def test_asking_again_what_was_told_is_marked(draft: str, told: str) -> None:
    assert "asked_again" in codes(draft, told)
    assert "asked_again" not in codes(draft, "C 你们乱扣费")


def test_what_is_on_file_is_not_asked_for() -> None:
    assert "asked_again" in codes("请问扣了多少钱?", "C 你们乱扣费", setting=Setting(facts=FACTS))


@pytest.mark.parametrize(
    "draft",
    ["I can hear how much this hurts.", "我替您记在您的名下。", "您担心别人知道您有多少钱,我理解。"],
)
def test_words_that_only_look_like_the_question_are_left_alone(draft: str) -> None:
    assert "asked_again" not in codes(draft, "C 你们乱扣费", setting=Setting(facts=FACTS))


def test_granting_above_ones_authority_is_marked() -> None:
    draft = "我们现在就全额赔偿您的损失。"
    assert "above_authority" in codes(draft, ANGRY)
    assert "above_authority" not in codes(draft, ANGRY, setting=Setting(authority="branch"))
    assert "above_authority" not in codes("赔偿您损失的事我今天就上报,由主管来定。", ANGRY)


def test_an_option_of_the_playbook_above_ones_authority_is_marked() -> None:
    setting = Setting(playbook="transfer-limit-cut")
    draft = "我在权限内按核实的用途先给您作临时调整,写明到期日。"
    assert "above_authority" in codes(draft, "C 限额降到五万了", setting=setting)
    higher = Setting(playbook="transfer-limit-cut", authority="supervisor")
    assert "above_authority" not in codes(draft, "C 限额降到五万了", setting=higher)


def test_others_found_is_no_comfort_after_a_loss() -> None:
    draft = "我理解您的心情,很多客户也遇到过,后来发现都挺好。"
    assert "three_f" in codes(draft, "C 我的钱被骗走了二十万")
    assert "three_f" not in codes(draft, "C 补卡要等七天,有点慢")


def test_one_word_is_no_answer_to_somebody_who_is_upset() -> None:
    assert "curt" in codes("嗯", ANGRY)
    assert "curt" not in codes("嗯", "C 请问年费怎么收")


def test_reasons_come_in_the_language_of_the_setting() -> None:
    mark = coach().check("{称呼}", [], Setting(language="en")).marks[0]
    assert mark.reason.isascii()


# ── across turns ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_anger_that_nobody_meets_is_seen() -> None:
    assert "unmet" in warnings(ANGRY, "S 请您提供卡号。", "C 你们就是骗子!还钱!")
    assert "unmet" not in warnings(ANGRY, "S 您心里不好受，我听得出来。", "C 还钱!")


def test_three_apologies_and_no_action_are_seen() -> None:
    sorry = ["S 对不起。", "C 所以呢", "S 抱歉。", "C 然后呢", "S 非常抱歉。", "C 就这?"]
    assert "only_apologies" in warnings("C 扣我钱了", *sorry)
    assert "only_apologies" not in warnings("C 扣我钱了", *sorry[:3])


def test_a_cross_examination_is_seen() -> None:
    asked = ["S 请问您是哪天办的?", "C 五号", "S 请问在哪个网点?", "C 城南", "S 请问是谁办的?", "C 忘了"]
    assert "interrogation" in warnings("C 扣了我的钱", *asked)
    assert "interrogation" not in warnings("C 扣了我的钱", *asked[:4])


def test_a_template_is_seen() -> None:
    again = "S 您的问题我们正在核实,请您耐心等待。"
    assert "copy_paste" in warnings("C 在吗", again, "C 还要等多久", again)


@pytest.mark.parametrize(("channel", "limit"), [("hotline", 10), ("counter", 30), ("chat", 60)])
def test_a_customer_left_waiting_is_seen(channel: str, limit: float) -> None:
    setting = Setting(channel=channel)  # type: ignore[arg-type]
    assert "silence" in warnings(ANGRY, setting=setting, wait=limit)
    assert "silence" not in warnings(ANGRY, setting=setting, wait=limit - 1)
    assert "silence" not in warnings(ANGRY, "S 您说,我听着。", setting=setting, wait=limit)


def test_a_promise_without_a_date_is_seen() -> None:
    assert "undated" in warnings("C 钱呢", "S 我们会尽快给您处理的。")
    assert "undated" not in warnings("C 钱呢", "S 我明天下午三点前给您打电话说结果。")


def test_one_word_replies_are_seen() -> None:
    assert "curt" in warnings("C 我的年费扣错了怎么办", "S 嗯", "C 你倒是说啊", "S 哦")


def test_asking_for_what_was_told_is_seen() -> None:
    assert "asked_again" in warnings("C 我叫王芳,扣了我200元", "S 请问扣了多少钱?")


def test_a_good_talk_is_left_alone() -> None:
    assert warnings("C 请问年费怎么收", "S 您好,我查到了,一年八十元,刷满六笔免收。") == set()
