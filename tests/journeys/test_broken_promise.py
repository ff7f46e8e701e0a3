"""Story e: what a reply promised is forgotten, the customer complains again, and nothing of it stays unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys import steps
from tests.journeys.conftest import Site, Visitor
from tests.journeys.steps import in_sheet, look_again, open_case, panel, until

pytestmark = pytest.mark.browser

MEI = {"name": "吴敏", "phone": "13500000005"}
FEE = "你们凭什么扣我八十块年费,办卡的时候说好终身免年费的,赶紧退给我"
AGAIN = "说好终身免年费,为什么又扣我八十块年费?说明天回电话的人呢?办卡的时候说得好好的"
PROMISE = "我明天下午给您回电话"


def test_a_forgotten_promise_and_a_second_complaint_come_together(visit: Callable[..., Visitor], site: Site) -> None:
    customer, officer, supervisor = visit(), visit(), visit()
    number = steps.file_complaint(customer, FEE, **MEI)
    desk, near = officer.sign_in("officer"), supervisor.sign_in("noor")
    steps.take_over(officer, number)
    steps.talk(desk)
    record_what_was_promised(desk)
    assert "急" not in row(officer, number)

    steps.days_pass(site, number, 3)
    page = steps.open_notice(supervisor, f"C-{number}", "承诺")
    assert page.locator("aside .clock.late", has_text=PROMISE).count() == 1
    assert "急" in row(officer, number)
    supervisor.go("/board/").click(".tiles a[href*='due=promise']")
    assert near.locator(f"a[href='/cases/{number}/']").count() > 0

    again = steps.register(officer, AGAIN, **MEI)
    until(lambda: desk.reload() and desk.locator("aside h2:has-text('相似的投诉')").count() > 0)
    assert "重复投诉" in desk.inner_text(".case-head")
    urgent = desk.locator("aside > section").first.inner_text()
    assert f"C-{number}" in urgent
    assert "同一客户" in urgent
    assert "文字相似" in urgent
    desk.click(f"button:has-text('并入 C-{number}')")
    desk.wait_for_selector(f"#toasts >> text=已把 C-{again} 并入 C-{number}")

    open_case(officer, number)
    assert desk.locator(f"main a[href='/cases/{again}/']").count() > 0
    in_sheet(desk, "了结承诺", {"kept": "no", "proof": "忘记回电,已致歉并当场回电"})
    assert "未兑现" in panel(desk, "承诺").inner_text()
    steps.reply(desk, "昨天没有给您回电话,是我们的错。年费今天已经退回。")
    assert "年费今天已经退回" in look_again(customer).inner_text("main")


def record_what_was_promised(desk: Any) -> None:
    """The reply holds a promise: it is found, and one click records it with who and by when."""
    steps.reply(desk, f"给您添麻烦了。{PROMISE}。")
    desk.reload()
    found = panel(desk, "像是承诺")
    assert PROMISE in found.inner_text()
    found.locator("button:has-text('登记为承诺')").click()
    desk.wait_for_selector("#toasts >> text=已登记承诺,由 陈静 兑现")
    assert PROMISE in panel(desk, "承诺").inner_text()
    assert desk.locator("aside h2:has-text('像是承诺')").count() == 0


def row(officer: Visitor, number: str) -> str:
    """Return the line of a case in the inbox."""
    line = officer.go(f"/cases/?q=C-{number}").locator(f"tr[data-row]:has(a[href='/cases/{number}/'])")
    return str(line.locator(".summary .tag").all_inner_texts())
