"""Story a: a justified complaint about a fee, from a phone to the archive within a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys import steps
from tests.journeys.conftest import PHONE, Visitor, no_sideways_scrolling
from tests.journeys.steps import in_sheet, look_again, open_case

pytestmark = pytest.mark.browser

COMPLAINT = "凭什么扣我80块年费!第三次打电话了,说好三天退,退哪儿去了?我电话13812345678"
SILENCE = "您把投诉撤了,我给您送两箱油。"
KIND = "给您添麻烦了。我今天 17 点前给您回电话。"
PROPOSAL = "我们退回 80 元年费,周五前到账,并书面致歉。"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "customer without JavaScript"])
def test_a_fee_complaint_is_solved_in_a_day(visit: Callable[..., Visitor], javascript: bool) -> None:
    customer = visit(size=PHONE, is_mobile=True, has_touch=True, java_script_enabled=javascript)
    officer, supervisor = visit(), visit()
    number = steps.file_complaint(customer, COMPLAINT)
    desk, second = officer.sign_in("officer"), supervisor.sign_in("noor")
    officer.go("/cases/?order=new").click(f"a[href='/cases/{number}/']:not([tabindex])")
    steps.take_over(officer, number)
    assert desk.locator(".case-head .clock").inner_text().startswith("剩")
    assert "138****5678" in desk.inner_text("main")
    assert "13812345678" not in desk.content()
    warn_then_reply(desk)
    advance(desk, "道歉")
    steps.gather_facts(desk, "3 月起多扣年费 80 元", "退 80 元并道歉")
    advance(desk, "收集信息", "承担责任")
    in_sheet(desk, "提出方案", {"text": PROPOSAL})
    assert "等待答复" in desk.inner_text("main")
    advance(desk, "让客户参与")
    agree(customer)
    open_case(officer, number)
    advance(desk, "承诺执行")
    decide(desk)
    approve(supervisor, number)
    open_case(officer, number)
    in_sheet(desk, "告知客户", {"how": "portal"})
    in_sheet(desk, "填写归因与预防", {"root_cause": "process", "explanation": "没人跟", "prevention": "自动提醒"})
    open_case(supervisor, number)
    in_sheet(second, "支付补偿")
    in_sheet(second, "认定责任", {"kind": "full"})
    rate(customer)
    open_case(officer, number)
    in_sheet(desk, "登记已支付", {"reference": "退款流水 0318"})
    in_sheet(desk, "办结")
    assert "已办结" in desk.inner_text(".case-head")
    assert "退款流水 0318" in steps.panel(desk, "补偿").inner_text()
    assert "5/5" in desk.inner_text("main")
    assert "解决了" in desk.inner_text("main")
    limits = steps.panel(desk, "时限").inner_text()
    assert limits.count("按时") >= 2
    assert "逾期" not in limits
    open_case(supervisor, number)
    in_sheet(second, "归档")
    assert "已归档" in second.inner_text(".case-head")


def warn_then_reply(desk: Any) -> None:
    """A sentence that must not be sent is marked while it is typed; the better one goes out."""
    desk.fill("#reply-text", SILENCE)
    desk.wait_for_selector("#draft-check mark.blocks")
    assert "这样说不能发送" in desk.inner_text("#draft-check")
    assert desk.locator("#draft-check [data-act=insert]").count() > 0
    steps.reply(desk, KIND)


def agree(customer: Visitor) -> None:
    """Mei reads the reply and the proposal on her phone, and agrees."""
    page = look_again(customer)
    assert KIND in page.inner_text("main")
    assert PROPOSAL in page.inner_text("main")
    page.fill("[name=text]", "谢谢,我等周五。")
    page.click("form[action$='/message/'] button.primary")
    page.wait_for_selector(".story >> text=谢谢,我等周五。")
    page.click("text=同意这个方案")
    page.wait_for_selector("text=您同意了方案")
    no_sideways_scrolling(page)


def advance(desk: Any, *names: str) -> None:
    """Go on to the next steps of the six, each once what it needs is there."""
    for name in names:
        desk.locator("main a:has-text('进入这一步')").click()
        desk.wait_for_selector("#sheet[open] form")
        with desk.expect_navigation():
            desk.click("#sheet form button.primary")
        assert name in desk.inner_text(".six .here summary")


def decide(desk: Any) -> None:
    """Decide with a refund above the officer's authority: somebody else must approve it."""
    assert "谢谢,我等周五。" in desk.inner_text(".timeline")
    form = {"basis": "收费公示", "reasons": "未尽告知", "amount": "800", "kind": "refund", "ground": "fault"}
    in_sheet(desk, "作出决定", {"validity": "justified", **form})
    assert "待审批" in desk.inner_text(".case-head")
    assert desk.locator("main a.button:has-text('批准')").count() == 0


def approve(supervisor: Visitor, number: str) -> None:
    """Noor, who supervises, finds what waits for her approval, and approves."""
    second = supervisor.go("/cases/?view=approval")
    second.click(f"a[href='/cases/{number}/']:not([tabindex])")
    in_sheet(second, "批准")
    assert "已决定" in second.inner_text(".case-head")


def rate(customer: Visitor) -> None:
    """Mei reads the decision and rates."""
    page = look_again(customer)
    assert "处理决定" in page.inner_text("main")
    page.check("[name=solved][value=yes]")
    page.check("[name=score][value='5']")
    page.fill("[name=comment]", "这次很快")
    page.click("text=发送评价")
    page.wait_for_selector("text=您评价了这次处理(5 分)")
