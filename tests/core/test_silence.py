"""The guard against buying silence: what it stops, and what an honest officer may write."""

from __future__ import annotations

import pytest

from tingsu.core.coach.silence import silence_for_redress

BOUGHT = [
    "客户撤回投诉后支付 500 元",
    "补偿 300 元,以客户不再投诉为条件",
    "退款前提是客户撤诉",
    "客户签署保密承诺书后方可发放补偿金",
    "收到补偿后,投诉人承诺不再向监管部门投诉",
    "客户承诺删除抖音视频,我行给予积分补偿",
    "给予 200 元以换取客户撤销投诉",
    "签订息诉罢访协议",
    "客户须撤销12378投诉,撤销后退费",
    "一次性补偿 1000 元,客户不得再向媒体公开",
    "不撤诉则不予退费",
    "补償金於客戶撤回投訴後支付",
    "Refund of 80 yuan once the complaint is closed and you withdraw your complaint",
    "Goodwill payment on condition that the customer does not report to the regulator",
    "The customer agrees not to post about this; payment follows",
    "If you drop the complaint, we will refund the fee",
    "Payment subject to confidentiality",
]
HONEST = [
    "退还 3 月至 5 月多扣年费 80 元",
    "不论客户是否撤回投诉,均退还 80 元",
    "该笔退款与您是否投诉无关",
    "补偿不以撤回投诉为条件",
    "您撤不撤投诉由您自己定,不影响这笔退款",
    "客户对补偿金额不满意,要求重新计算",
    "如对处理决定有异议,可申请核查,也可以申请调解、仲裁或向人民法院起诉。",
    "投诉处理完毕后 5 个工作日内退款到账",
    "我们会对您的信息保密",
    "We refund 80 yuan because the fee was charged twice.",
    "The refund is paid whether or not you withdraw your complaint.",
    "If you do not agree, you may complain to the ombudsman.",
    "You may withdraw your complaint at any time.",
    "",
]


@pytest.mark.parametrize("text", BOUGHT)
def test_what_ties_redress_to_silence_is_found(text: str) -> None:
    spans = silence_for_redress(text)
    assert spans
    assert all(0 <= start < end <= len(text) for start, end in spans)


@pytest.mark.parametrize("text", HONEST)
def test_what_is_given_on_its_own_ground_passes(text: str) -> None:
    assert silence_for_redress(text) == []


def test_the_span_lies_on_the_sentence_that_is_wrong() -> None:
    text = "退还年费 80 元。客户撤回投诉后支付补偿金。"
    ((start, end),) = silence_for_redress(text)
    assert "撤回投诉后支付" in text[start:end]
