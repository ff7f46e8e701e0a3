"""The site in a real browser: a complaint from a phone to the archive, refusals, the keyboard.

Needs Chromium at /usr/bin/chromium or $TINGSU_CHROMIUM; fails, and never skips, without it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.conftest import PHONE, Visitor, no_sideways_scrolling
from tests.pages.stage import PNG

pytestmark = pytest.mark.browser

COMPLAINT = "凭什么扣我80块年费!第三次打电话了,说好三天退,退哪儿去了?我电话13812345678"
SILENCE = "您把投诉撤了,我给您送两箱油。"
KIND = "给您添麻烦了。我今天 17 点前给您回电话。"
PROPOSAL = "我们退回 80 元年费,周五前到账,并书面致歉。"


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "customer without JavaScript"])
def test_a_complaint_goes_from_a_phone_to_the_archive(visit: Callable[..., Visitor], javascript: bool) -> None:
    customer = visit(size=PHONE, is_mobile=True, has_touch=True, java_script_enabled=javascript)
    officer, supervisor = visit(), visit()
    number = file_complaint(customer)
    desk, second = officer.sign_in("officer"), supervisor.sign_in("noor")
    take_over(officer, number)
    reply_after_a_warning(desk)
    advance(desk, "道歉")
    gather_facts(desk)
    advance(desk, "收集信息", "承担责任")
    propose(desk)
    advance(desk, "让客户参与")
    agree(customer)
    officer.go(f"/cases/{number}/")
    advance(desk, "承诺执行")
    decide(desk)
    approve(supervisor, number)
    officer.go(f"/cases/{number}/")
    in_sheet(desk, "告知客户", {"how": "portal"})
    in_sheet(desk, "填写归因与预防", {"root_cause": "process", "explanation": "没人跟", "prevention": "自动提醒"})
    supervisor.go(f"/cases/{number}/")
    in_sheet(second, "认定责任", {"kind": "full"})
    rate(customer)
    close(officer, number)
    assert "5/5" in desk.inner_text("main")
    assert "解决了" in desk.inner_text("main")
    supervisor.go(f"/cases/{number}/")
    in_sheet(second, "归档", {})
    assert "已归档" in second.inner_text(".case-head")


def file_complaint(customer: Visitor) -> str:
    """Mei complains on her phone, with a photo; return the number of her case."""
    page = customer.go("/p/")
    page.click("text=我要投诉或提意见")
    opened = time.monotonic()
    page.fill("[name=text]", COMPLAINT)
    page.click("text=信用卡、银行卡")
    page.select_option("[name=unit]", label="东门网点")
    page.fill("[name=name]", "王梅")
    page.fill("[name=phone]", "13812345678")
    page.set_input_files("[name=upload]", {"name": "账单.png", "mimeType": "image/png", "buffer": PNG})
    time.sleep(max(0.0, 4 - (time.monotonic() - opened)))  # quicker than that would be a program
    page.click("button.primary")
    page.wait_for_url(re.compile(r"/p/[\w-]{20,}/$"))
    assert "收到了,谢谢您告诉我们" in page.inner_text("main")
    assert "账单.png" in page.inner_text("main")
    no_sideways_scrolling(page)
    found = re.search(r"C-(\d+)", page.inner_text("main"))
    assert found
    return found[1]


def take_over(officer: Visitor, number: str) -> None:
    """Chen Jing finds the case at the top of the new ones and takes it over in the sheet."""
    desk = officer.go("/cases/?order=new")
    desk.click(f"a[href='/cases/{number}/']:not([tabindex])")
    until(lambda: desk.reload() and desk.locator(".finding").count() > 0)  # the worker has read it
    assert desk.locator(".case-head .clock").inner_text().startswith("剩")
    assert "138****5678" in desk.inner_text("main")
    assert "13812345678" not in desk.content()
    desk.click("text=接手这件投诉")
    desk.wait_for_selector("#sheet[open] form")
    desk.click("#sheet button.primary")
    desk.wait_for_selector("[data-toast]")
    assert "现在由您对客户负责" in desk.inner_text("#toasts")


def reply_after_a_warning(desk: Any) -> None:
    """A sentence that must not be sent is marked while it is typed; the better one goes out."""
    desk.fill("#reply-text", SILENCE)
    desk.wait_for_selector("#draft-check mark.blocks")
    assert "这样说不能发送" in desk.inner_text("#draft-check")
    assert desk.locator("#draft-check [data-act=insert]").count() > 0
    desk.fill("#reply-text", KIND)
    desk.wait_for_selector("#draft-check >> text=没有发现会激怒客户或违规的说法")
    desk.click("#reply button.primary")
    desk.wait_for_selector("#toasts >> text=答复已发送")
    assert KIND in desk.inner_text(".timeline")
    assert desk.input_value("#reply-text") == ""


def gather_facts(desk: Any) -> None:
    """Talk to the customer, write the facts down, restate them."""
    in_sheet(desk, "记录联系", {"note": "致歉并听客户说完", "minutes": "8"})
    in_sheet(desk, "记录事实和诉求", {"text": "3 月起多扣年费 80 元", "wants": "退 80 元并道歉"})
    in_sheet(desk, "客户已确认事实", {"how": "电话复述后客户说对"})


def propose(desk: Any) -> None:
    """Put a solution to the customer."""
    in_sheet(desk, "提出方案", {"text": PROPOSAL})
    assert "等待答复" in desk.inner_text("main")


def agree(customer: Visitor) -> None:
    """Mei reads the reply and the proposal on her phone, and agrees."""
    page = customer.page
    page.goto(page.url)
    assert KIND in page.inner_text("main")
    assert PROPOSAL in page.inner_text("main")
    page.fill("[name=text]", "谢谢,我等周五。")
    page.click("form[action$='/message/'] button.primary")
    page.wait_for_selector(".story >> text=谢谢,我等周五。")
    page.click("text=同意这个方案")
    page.wait_for_selector("text=您同意了方案")
    no_sideways_scrolling(page)


def advance(desk: Any, *steps: str) -> None:
    """Go on to the next steps of the six, each once what it needs is there."""
    for step in steps:
        desk.locator("main a:has-text('进入这一步')").click()
        desk.wait_for_selector("#sheet[open] form")
        with desk.expect_navigation():
            desk.click("#sheet form button.primary")
        assert step in desk.inner_text(".six .here summary")


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
    in_sheet(second, "批准", {})
    assert "已决定" in second.inner_text(".case-head")


def close(officer: Visitor, number: str) -> None:
    """The file is complete: Chen Jing closes the case."""
    desk = officer.go(f"/cases/{number}/")
    in_sheet(desk, "办结", {})
    assert "已办结" in desk.inner_text(".case-head")


def rate(customer: Visitor) -> None:
    """Mei reads the decision and rates."""
    page = customer.page
    page.goto(page.url)
    assert "处理决定" in page.inner_text("main")
    page.check("[name=solved][value=yes]")
    page.check("[name=score][value='5']")
    page.fill("[name=comment]", "这次很快")
    page.click("text=发送评价")
    page.wait_for_selector("text=您评价了这次处理(5 分)")


def in_sheet(desk: Any, button: str, values: dict[str, str]) -> None:
    """Press a button of the case page, fill the sheet in, and come back to the case with a toast."""
    desk.locator(f"main a.button:has-text('{button}')").first.click()
    desk.wait_for_selector("#sheet[open] form")
    for name, value in values.items():
        control = desk.locator(f"#sheet [name={name}]")
        if control.evaluate("control => control.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    with desk.expect_navigation():
        desk.click("#sheet form button.primary")
    desk.wait_for_selector("#toasts [data-toast]")


def until(done: Callable[[], Any], seconds: float = 20) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.3)


# ── refusals in the sheet and in the reply ─────────────────────────────────


def test_a_refused_reply_says_why_once_and_keeps_the_words_once(visit: Callable[..., Visitor]) -> None:
    officer = visit(expected=("409",))
    desk = open_own_case(officer)
    desk.fill("#reply-text", SILENCE)
    desk.wait_for_selector("#draft-check mark.blocks")
    desk.click("#reply button.primary")
    desk.wait_for_selector("text=答复没有发送")
    boxes = [box for box in desk.locator("#reply textarea").all() if box.is_visible()]
    assert [box.input_value() for box in boxes] == [SILENCE]
    assert desk.locator("#reply button:has-text('发送答复')").count() == 1
    assert desk.locator("[id=reply-text]").count() == 1
    desk.fill("#reply-text", KIND)
    desk.click("#reply button.primary")
    desk.wait_for_selector("#toasts >> text=答复已发送")


def test_a_mistake_in_the_sheet_keeps_what_was_typed(visit: Callable[..., Visitor]) -> None:
    desk = open_own_case(visit(expected=("422", "409")))
    desk.locator("main a.button:has-text('登记承诺')").first.click()
    desk.wait_for_selector("#sheet[open] form")
    desk.fill("#sheet [name=text]", "昨天就该回电")
    desk.fill("#sheet [name=due_at]", "2020-01-01T10:00")
    desk.click("#sheet form button.primary")
    desk.wait_for_selector("#sheet [role=alert]")
    assert "已经过去" in desk.inner_text("#sheet")
    assert desk.input_value("#sheet [name=text]") == "昨天就该回电"
    desk.click("#sheet [data-act=close-sheet]")
    assert not desk.locator("#sheet[open]").count()


def test_a_draft_survives_a_reload_until_it_is_sent(visit: Callable[..., Visitor]) -> None:
    desk = open_own_case(visit())
    desk.fill("#reply-text", "写了一半的话")
    desk.reload()
    assert desk.input_value("#reply-text") == "写了一半的话"
    desk.fill("#reply-text", KIND)
    desk.click("#reply button.primary")
    desk.wait_for_selector("#toasts >> text=答复已发送")
    desk.reload()
    assert desk.input_value("#reply-text") == ""


def test_a_sentence_of_the_playbook_goes_into_the_reply(visit: Callable[..., Visitor]) -> None:
    desk = open_own_case(visit())
    say = desk.locator("aside .say:visible").first
    words = say.locator("span").inner_text()
    say.locator("[data-act=insert]").click()
    assert desk.input_value("#reply-text") == words
    assert desk.evaluate("document.activeElement.id") == "reply-text"


def test_personal_data_is_opened_in_the_sheet_with_a_reason(visit: Callable[..., Visitor]) -> None:
    desk = open_own_case(visit())
    assert "1390000" not in desk.content()
    desk.locator("a[href*='personal/?field=phone']").click()
    desk.wait_for_selector("#sheet[open] form")
    desk.fill("#sheet [name=reason]", "回电核实")
    desk.click("#sheet button.primary")
    desk.wait_for_selector("#sheet >> text=个人信息明文")
    assert "1390000" in desk.inner_text("#sheet")
    desk.click("#sheet [data-act=close-sheet]")
    desk.reload()
    assert "1390000" not in desk.content()
    assert "原因:回电核实" in desk.inner_text(".timeline")


def open_own_case(officer: Visitor) -> Any:
    """Sign in, open a case that nobody has taken yet, take it over."""
    desk = officer.sign_in("officer")
    officer.go("/cases/?state=received&owner=none&order=old")
    desk.locator("[data-row] .case-no a").first.click()
    desk.wait_for_selector(".case-head")
    in_sheet(desk, "接手这件投诉", {})
    return desk


# ── the keyboard ───────────────────────────────────────────────────────────


def test_the_keyboard_moves_opens_and_helps(visit: Callable[..., Visitor]) -> None:
    officer = visit()
    desk = officer.sign_in("officer")
    officer.go("/cases/?order=new")
    rows = desk.locator("[data-row]")
    assert rows.count() > 3

    def here() -> int:
        place: int = desk.evaluate("[...document.querySelectorAll('[data-row]')].findIndex(r => r.matches('.is-here'))")
        return place

    desk.keyboard.press("j")
    desk.keyboard.press("j")
    assert here() == 1
    desk.keyboard.press("k")
    assert here() == 0
    desk.keyboard.press("k")
    assert here() == 0
    desk.keyboard.press("x")
    assert desk.locator("tbody input:checked").count() == 1
    assert desk.locator(".bulk").is_visible()
    desk.keyboard.press("x")
    desk.keyboard.press("?")
    assert desk.locator("#keys[open]").is_visible()
    desk.keyboard.press("Escape")
    assert not desk.locator("#keys[open]").count()
    desk.keyboard.press("/")
    assert desk.evaluate("document.activeElement.id") == "q"
    desk.keyboard.type("j?")  # letters in a field are letters
    assert desk.input_value("#q") == "j?"
    desk.keyboard.press("Escape")
    desk.keyboard.press("j")
    number = rows.nth(here()).locator(".case-no a").inner_text()
    desk.keyboard.press("Enter")
    desk.wait_for_selector(".case-head")
    assert number in desk.inner_text("h1")


def test_on_a_case_r_writes_a_reply_and_a_assigns(visit: Callable[..., Visitor]) -> None:
    desk = open_own_case(visit())
    desk.keyboard.press("r")
    assert desk.evaluate("document.activeElement.id") == "reply-text"
    desk.keyboard.type("您好")
    assert desk.input_value("#reply-text") == "您好"
    desk.keyboard.press("Escape")
    desk.keyboard.press("a")
    desk.wait_for_selector("#sheet[open] [name=owner]")
    desk.keyboard.press("Escape")
    desk.keyboard.press("c")
    desk.wait_for_selector("#sheet[open] [name=note]")


def test_focus_is_always_seen(visit: Callable[..., Visitor]) -> None:
    officer = visit()
    desk = officer.sign_in("officer")
    officer.go("/cases/")
    unseen = []
    for _tab in range(25):
        desk.keyboard.press("Tab")
        seen = desk.evaluate(
            "() => { const e = document.activeElement, s = getComputedStyle(e);"
            " return [e.outerHTML.slice(0, 90), parseFloat(s.outlineWidth) > 0 && s.outlineStyle !== 'none'"
            " || s.boxShadow !== 'none']; }"
        )
        if not seen[1]:
            unseen.append(seen[0])
    assert unseen == []
