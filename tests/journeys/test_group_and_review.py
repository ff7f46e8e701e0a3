"""Story b: one matter of several customers, more time granted by the superior, and a review by other people."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys import steps
from tests.journeys.conftest import Site, Visitor
from tests.journeys.steps import in_sheet, look_again, open_case, panel, put, until

pytestmark = pytest.mark.browser

LOSS = "你们卖的稳盈8号理财说保本,现在亏了三成,我们这么多人都被骗了,退我本金!"
OTHERS = [
    ("李强", "13900000001", "稳盈8号当时说保本保息,亏了两万,要求退本金"),
    ("赵丽", "13900000002", "买的稳盈8号亏了,退钱"),
]
RULING = {
    "validity": "partly",
    "facts": "销售时没有提示风险,产品不保本",
    "basis": "销售适当性规定",
    "reasons": "提示不足,但合同写明不保本",
    "remedies": "可在 30 日内申请核查",
}


def test_a_group_is_given_more_time_one_decision_and_a_review(visit: Callable[..., Visitor], site: Site) -> None:
    customer, officer, supervisor, head, reviewer = (visit() for _who in range(5))
    number = steps.file_complaint(customer, LOSS, unit="临江分行")
    desk = officer.sign_in("officer")
    numbers = [number, *(steps.register(officer, text, name=name, phone=phone) for name, phone, text in OTHERS)]
    group = gather(officer, numbers)
    steps.take_over(officer, number)
    steps.talk(desk)
    ask_for_time(desk, "情况复杂")
    assert "已延期" in desk.inner_text("#toasts")  # fifteen days more are the handler's own to take (art. 18)
    steps.days_pass(site, number, 20)
    open_case(officer, number)
    ask_for_time(desk, "特别复杂")
    assert "等待批准" in desk.inner_text("#toasts")
    grant(supervisor, head, number)
    told = look_again(customer).inner_text("main")
    assert "还要向产品管理人调取底稿" in told
    assert "已经调取销售录音" in told
    assert "我们需要更多时间" in told
    decide_for_all(officer, group, numbers)
    ask_for_review(customer)
    review(supervisor, head, reviewer, number)
    heard = look_again(customer).inner_text("main")
    assert "您的核查申请已经受理" in heard
    assert "另行补偿销售过错部分" in heard
    assert "高文" in heard
    assert "申请核查" not in [button.inner_text() for button in customer.page.locator("button").all()]


def gather(officer: Visitor, numbers: list[str]) -> str:
    """Tick the cases in the inbox and make a group of them; twenty-one came, so it is a major complaint (art. 29)."""
    desk = officer.go("/cases/?order=new")
    for number in numbers:
        desk.check(f"[name=case][value='{number}']")
    desk.click(".bulk button:has-text('编成群体投诉')")
    desk.fill("[name=name]", "稳盈8号")
    desk.fill("[name=matter]", "退还本金")
    desk.click("button[name=go]")
    desk.wait_for_url(re.compile(r"/groups/\d+/$"))
    assert "已编入 3 件" in desk.inner_text("#toasts")
    desk.fill("[name=people]", "21")
    desk.check("[name=face_to_face]")
    desk.click("button:has-text('保存人数')")
    desk.wait_for_selector("#toasts >> text=重大投诉")
    desk.locator("[name=member]").first.check()
    desk.click("button:has-text('勾选的作为代表人')")
    desk.wait_for_selector("#toasts >> text=代表人已更新")
    address = str(desk.url)
    for number in numbers:
        assert "重大" in open_case(officer, number).inner_text(".case-head")
        assert "稳盈8号" in panel(desk, "群体投诉").inner_text()
    return address.removeprefix(officer.address)


def ask_for_time(desk: Any, ground: str) -> None:
    """Ask to extend the legal limit on a ground of art. 18, with the words that the customer will read."""
    words = {"reason": "还要向产品管理人调取底稿", "done": "已经调取销售录音", "plan": "陈静下周三前告诉您进展"}
    in_sheet(desk, "申请延期", {"extension": ground, **words})


def grant(supervisor: Visitor, head: Visitor, number: str) -> None:
    """The branch's own supervisor may only look at the request; head office, its superior, is told and grants it."""
    supervisor.sign_in("noor")
    near = open_case(supervisor, number)
    assert near.locator("main a:has-text('审批延期')").count() == 0
    head.sign_in("idris")
    page = steps.open_notice(head, f"C-{number}", "延长至共 60 日")
    path = page.url.removeprefix(head.address)
    assert "须由更高级别批准" in supervisor.go(path).inner_text("main")
    assert supervisor.page.locator("button[value=grant]").count() == 0
    assert "已经调取销售录音" in page.inner_text(".letter")
    page.click("button[value=grant]")
    page.wait_for_selector("#toasts >> text=已告知客户")


def decide_for_all(officer: Visitor, group: str, numbers: list[str]) -> None:
    """One decision, made and told for each by the worker."""
    desk = officer.go(group)
    for button, act, values, done in (
        ("对全体作出决定", "decision", RULING | {"confirmed_how": "向代表人王梅当面复述"}, "已决定"),
        ("告知全体", "notice", {"how": "portal"}, "已告知"),
    ):
        desk.click(f"main a:has-text('{button}')")
        desk.wait_for_url(re.compile(f"{act}/$"))
        for name, value in values.items():
            put(desk.locator(f"main [name={name}]"), value)
        desk.click("main button.primary")
        desk.wait_for_url(re.compile(r"/groups/\d+/$"))
        until(lambda: desk.reload() and desk.locator(f"main td:has-text('{done}')").count() == len(numbers))  # noqa: B023


def ask_for_review(customer: Visitor) -> None:
    """Mei does not agree with the decision and says so on her page."""
    page = look_again(customer)
    assert "销售时没有提示风险" in page.inner_text("main")
    page.click("summary:has-text('申请核查')")
    page.fill("[name=reason]", "录音里明明说了保本,请再看一遍。")
    page.click("button:has-text('申请核查')")
    page.wait_for_selector("text=您申请了核查")
    assert "正在核查" in page.inner_text("main")


def review(supervisor: Visitor, head: Visitor, reviewer: Visitor, number: str) -> None:
    """Who had a part in the case finds no button; Gao Wen, who had none, conducts the review and tells the outcome."""
    for partial in (supervisor, head):
        assert "核查" in panel(open_case(partial, number), "核查").inner_text()
        assert partial.page.locator("main a.button:has-text('受理核查')").count() == 0
    page = reviewer.sign_in("gaowen")
    reviewer.go("/reviews/").click(f"main a[href='/cases/{number}/']")
    in_sheet(page, "受理核查")
    words = {"basis": "销售适当性规定", "reasons": "录音证明误导", "result": "更改原决定,另行补偿销售过错部分。"}
    in_sheet(page, "作出核查决定", {"outcome": "replaced", "validity": "justified", **words})
    in_sheet(page, "告知核查决定", {"how": "portal"})
    assert "另行补偿销售过错部分" in panel(page, "核查").inner_text()
