"""Story d: the central bank's hotline transfers a complaint; the date it gave comes near, and is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.journeys import steps
from tests.journeys.conftest import Site, Visitor
from tests.journeys.steps import in_sheet, panel

pytestmark = pytest.mark.browser

WORDS = "信用报告上有一笔我没有办过的贷款,去网点三次都没人处理,请人民银行督促更正。"
NUMBER = "12363-2026-0817"
CLOCK = "转办机关要求反馈的日期"


def test_a_transfer_in_danger_is_seen_and_fed_back_in_time(visit: Callable[..., Visitor], site: Site) -> None:
    officer, supervisor = visit(), visit()
    desk, near = officer.sign_in("officer"), supervisor.sign_in("noor")
    number = steps.register(officer, WORDS, name="周明", phone="13600000004", channel="pboc_12363", external_id=NUMBER)
    assert "转办" in desk.inner_text(".case-head")
    assert NUMBER in panel(desk, "监管转办").inner_text()
    day = today()
    panel(desk, "监管转办").locator("a:has-text('登记或更正转办')").click()
    desk.wait_for_selector("#sheet[open] [name=due_on]")
    assert desk.input_value("#sheet [name=number]") == NUMBER
    desk.fill("#sheet [name=due_on]", (day + timedelta(days=9)).isoformat())
    with desk.expect_navigation():
        desk.click("#sheet form button.primary")
    assert CLOCK in panel(desk, "时限").inner_text()
    steps.take_over(officer, number)
    steps.talk(desk)
    before = due_within_a_day(supervisor)

    steps.days_pass(site, number, 9)
    page = steps.open_notice(supervisor, f"C-{number}", CLOCK)
    assert "将到期,已提醒" in panel(page, "提醒").inner_text()
    assert due_within_a_day(supervisor) == before + 1
    supervisor.go("/board/").click(".tiles a[href*='due=24']")
    assert near.locator(f"a[href='/cases/{number}/']").count() > 0
    steps.open_notice(officer, f"C-{number}", CLOCK)

    feed_back(desk)
    limits = panel(desk, "时限")
    assert "按时" in limits.locator(f"> div:has-text('{CLOCK}')").inner_text()
    assert due_within_a_day(supervisor) == before
    assert NUMBER not in supervisor.go("/transfers/").inner_text("main")
    assert NUMBER in supervisor.go("/transfers/?which=sent").inner_text("main")


def due_within_a_day(supervisor: Visitor) -> int:
    """Return what the board says."""
    return int(supervisor.go("/board/").inner_text(".tiles a[href*='due=24'] b"))


def feed_back(desk: Any) -> None:
    """Correct the draft in the parts of art. 44, save it, send it, and note that it was sent."""
    in_sheet(desk, "记录事实和诉求", {"text": "贷款系他人冒名办理", "wants": "更正信用报告"})
    panel(desk, "监管转办").locator("a:has-text('填写反馈')").click()
    desk.wait_for_url("**/feedback/")
    assert "周明" not in desk.input_value("[name=basics]")
    assert "贷款系他人冒名办理" in desk.input_value("[name=findings]")
    desk.fill("[name=basis]", "依据征信业管理条例第25条,已更正")
    desk.click("main button.primary")
    desk.wait_for_selector("#toasts >> text=草稿已保存")
    assert "已更正" in desk.input_value("[name=basis]")
    desk.fill("[name=sent_on]", today().isoformat())
    desk.fill("[name=sent_how]", "金融消费者投诉系统")
    desk.click("main button.primary")
    desk.wait_for_selector("#toasts >> text=已登记报出")
    assert "已报出" in panel(desk, "监管转办").inner_text()
    panel(desk, "监管转办").locator("a:has-text('打印')").click()
    assert "依据征信业管理条例第25条,已更正" in desk.inner_text("body")
    desk.go_back()


def today() -> Any:
    """Return the day in Shanghai."""
    return datetime.now(ZoneInfo("Asia/Shanghai")).date()
