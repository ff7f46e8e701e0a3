"""Story c: a customer was defrauded and speaks of ending her life. People first: the emergency plan opens at once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.journeys import steps
from tests.journeys.conftest import PHONE, Visitor, no_sideways_scrolling
from tests.journeys.steps import in_sheet, open_case, until

pytestmark = pytest.mark.browser

WORDS = "冒充你们客服的骗子让我转走八万块养老钱,你们说冻结不了。我不想活了,今天就从你们楼上跳下去"


def test_danger_to_life_opens_the_plan_and_calls_people(visit: Callable[..., Visitor]) -> None:
    customer, supervisor, officer = visit(size=PHONE), visit(size=PHONE), visit()
    number = steps.file_complaint(customer, WORDS, name="孙兰", phone="13700000003")
    near = supervisor.sign_in("noor")  # on a phone, in the hall
    until(lambda: supervisor.go("/notices/") and near.locator(f".told li:has-text('C-{number}')").count() > 0)
    steps.open_notice(supervisor, f"C-{number}", "应急预案", "人身安全")
    assert "人身" in near.inner_text(".case-head")
    assert "重大" in near.inner_text(".case-head")
    near.click(".case-head a:has-text('先处理')")
    plan = near.locator("#main aside section:has-text('应急预案')").first
    assert "一个人陪着他" in plan.inner_text()
    assert "打120或110" in plan.inner_text()
    assert "网点负责人、安全保卫(立刻)" in plan.inner_text()
    no_sideways_scrolling(near)
    plan.locator("[name=note]").fill("客户经理张磊已在电话里陪着")
    plan.locator("form button").first.click()
    near.wait_for_selector("#toasts >> text=第 1 步完成")
    assert "客户经理张磊已在电话里陪着" in near.inner_text("#main aside")

    desk = officer.sign_in("officer")
    inbox = officer.go("/cases/").locator(f"tr[data-row]:has(a[href='/cases/{number}/'])")
    assert "人身危险" in inbox.inner_text()
    officer.go("/cases/").locator("[data-row] .case-no a").first.click()
    assert f"C-{number}" in desk.inner_text("h1")  # before everything else
    steps.take_over(officer, number)
    urgent = desk.locator("#main aside > section").first
    assert "应急预案" in urgent.inner_text()
    assert urgent.locator("form").count() == 6
    for done in range(2, 8):
        urgent.locator("form button").first.click()
        desk.wait_for_selector(f"#toasts >> text=第 {done} 步完成")
    assert "应急预案" not in desk.locator("#main aside > section").first.inner_text()
    assert "7/7" in desk.locator("#main aside summary:has-text('应急预案')").inner_text()
    steps.talk(desk, "已由家人接回,民警到场;明天 9 点再联系")
    in_sheet(desk, "登记承诺", {"text": "明天 9 点再联系"})
    open_case(supervisor, number)
    assert "陈静" in near.inner_text(".case-head")
