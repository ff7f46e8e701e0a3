"""What counts as an offer, what is only speaking of one, and what refuses it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tingsu.core.composing.offers import offers_in, refusals_in

OFFERED = """
我们全额退给您。 | refund
核实后一定退您80元。 | refund
给您减免年费。 | waiver
我给您退80元,您看可以吗? | refund
您要求全额赔偿?可以。 | money
您的要求我们全部答应。 | everything
您说多少我们就赔多少。 | everything
我们会,在今天之内,把钱全部退给您。 | refund
这笔罚息给您免了。 | waiver
年费全免。 | waiver
手续费以后不再收您的。 | waiver
您不用还了。 | waiver
我们可以延期三个月。 | extension
征信记录我帮您删除。 | credit
保证给您解决。 | result
那个柜员我们会开除。 | result
我们不会不退给您的。 | refund
按您要求全额退款给您。 | refund
银行决定赔偿您5000元。 | money
您看给您补偿200元行不行? | money
是否同意我们退您80元? | refund
利率给您降到3%。 | rate
马上给您解冻。 | release
额度给您提到五万。 | release
送您500积分。 | points
限额我马上给您恢复到二十万。 | release
另外赔偿您五千元。 | money
赔偿5000元。 | money
您的卡我这就解开。 | release
退给您一分都不会少。 | refund
我申请了,保证给您退款。 | refund
我們全額退給您。 | refund
ｗe will refund you 80 yuan. | refund
I can waive the fee for you. | waiver
I'll remove the default from your credit report. | credit
We agree to all your demands. | everything
I promise you will get a refund. | refund
We will extend your deadline by a month. | extension
"""
MENTIONED = """
您说的退款我记下了。
我为您申请减免年费,结果出来马上告诉您。
是否退款,要看核实结果。
关于赔偿,我需要请示主管。
我明白您希望全额退款。
退款的进度我马上帮您查。
我理解您等了三天没收到退款,换谁都着急。
我先帮您核实这笔扣款。
解除限制需要您带身份证到网点办理,是否能解除由网点审核。
对不起,让您久等了。
您退休金到账了吗?
退款我马上去申请,结果告诉您。
限额恢复要看审核结果。
您的卡被限制了,着急是应该的。
避免再发生这样的事,我把您的情况记下来。
难免着急,我陪您一起看。
我会把您要求退还年费的事写清楚报上去。
You asked for a refund, and I have noted it.
Let me check whether a refund is possible.
I am sorry for the trouble.
"""
REFUSED = """
我没有权限答应退款。 | refund
这件事我不能答应您赔偿。 | money
退款我这边办不了。 | refund
征信记录我们无法修改。 | credit
I cannot promise a refund. | refund
We are not able to waive the fee. | waiver
"""


def rows(table: str) -> list[list[str]]:
    """Return the rows of a table, cut at the bar."""
    return [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]


@pytest.mark.parametrize(("words", "kind"), rows(OFFERED))
def test_an_offer_is_found(words: str, kind: str) -> None:
    assert kind in {offer.kind for offer in offers_in(words)}


@pytest.mark.parametrize("words", [row[0] for row in rows(MENTIONED)])
def test_speaking_of_it_is_no_offer(words: str) -> None:
    assert offers_in(words) == []


@pytest.mark.parametrize(("words", "kind"), rows(REFUSED))
def test_a_refusal_is_none_and_is_known_as_one(words: str, kind: str) -> None:
    assert offers_in(words) == []
    assert kind in refusals_in(words)


def test_an_offer_knows_its_amounts_in_any_spelling() -> None:
    offers = offers_in("我们退给您两万五千元。")
    assert offers
    assert {offer.amounts for offer in offers} == {(Decimal(25000),)}
