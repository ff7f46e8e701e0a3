"""What people do at the screen in more than one story."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

from tests.journeys.conftest import Site, Visitor, no_sideways_scrolling
from tests.pages.stage import PNG

MEI = "13812345678"


# ── the customer ───────────────────────────────────────────────────────────


def file_complaint(
    customer: Visitor, text: str, *, unit: str = "东门网点", name: str = "王梅", phone: str = MEI
) -> str:
    """Complain on the portal, with a photo; return the number of the case. The window stays on the progress page."""
    page = customer.go("/p/")
    page.click("text=我要投诉或提意见")
    opened = time.monotonic()
    page.fill("[name=text]", text)
    page.click("text=信用卡、银行卡")
    page.select_option("[name=unit]", label=unit)
    page.fill("[name=name]", name)
    page.fill("[name=phone]", phone)
    page.set_input_files("[name=upload]", {"name": "账单.png", "mimeType": "image/png", "buffer": PNG})
    time.sleep(max(0.0, 4 - (time.monotonic() - opened)))  # quicker than that would be a program
    page.click("button.primary")
    page.wait_for_url(re.compile(r"/p/[\w-]{20,}/$"))
    assert "收到了,谢谢您告诉我们" in page.inner_text("main")
    assert "账单.png" in page.inner_text("main")
    no_sideways_scrolling(page)
    return number_in(page.inner_text("main"))


def look_again(customer: Visitor) -> Any:
    """Open the progress page anew and return it."""
    customer.page.goto(customer.page.url)
    return customer.page


# ── at the desk ────────────────────────────────────────────────────────────


def register(officer: Visitor, text: str, *, name: str, phone: str, **more: str) -> str:
    """Register a complaint that came in another way; return its number."""
    page = officer.go("/intake/")
    page.click("details.panel summary")
    for field, value in {"text": text, "name": name, "phone": phone, **more}.items():
        put(page.locator(f"main [name={field}]"), value)
    page.select_option("main [name=unit]", label="东门网点")
    page.click("main button.primary")
    page.wait_for_selector(".case-head")
    return number_in(page.inner_text("h1"))


def open_case(officer: Visitor, number: str) -> Any:
    """Open the page of a case."""
    return officer.go(f"/cases/{number}/")


def take_over(officer: Visitor, number: str) -> Any:
    """Take a case over in the sheet, once the worker has read it; return its page."""
    desk = open_case(officer, number)
    until(lambda: desk.reload() and desk.locator(".finding").count() > 0)
    in_sheet(desk, "接手这件投诉")
    assert "现在由您对客户负责" in desk.inner_text("#toasts")
    return desk


def reply(desk: Any, text: str) -> None:
    """Send a reply that nothing speaks against."""
    desk.fill("#reply-text", text)
    desk.wait_for_selector("#draft-check >> text=没有发现会激怒客户或违规的说法")
    desk.click("#reply button.primary")
    desk.wait_for_selector("#toasts >> text=答复已发送")
    assert text in desk.inner_text(".timeline")
    assert desk.input_value("#reply-text") == ""


def talk(desk: Any, note: str = "致歉并听客户说完") -> None:
    """Note a talk with the customer."""
    in_sheet(desk, "记录联系", {"note": note, "minutes": "8"})


def gather_facts(desk: Any, facts: str, wants: str) -> None:
    """Talk to the customer, write the facts down, restate them."""
    talk(desk)
    in_sheet(desk, "记录事实和诉求", {"text": facts, "wants": wants})
    in_sheet(desk, "客户已确认事实", {"how": "电话复述后客户说对"})


def in_sheet(desk: Any, button: str, values: dict[str, str] | None = None) -> None:
    """Press a button of the case page, fill the sheet in, and come back to the case with a toast."""
    desk.locator(f"main a.button:has-text('{button}')").first.click()
    desk.wait_for_selector("#sheet[open] form")
    for name, value in (values or {}).items():
        put(desk.locator(f"#sheet [name={name}]"), value)
    with desk.expect_navigation():
        desk.click("#sheet form button.primary")
    desk.wait_for_selector("#toasts [data-toast]")


def put(control: Any, value: str) -> None:
    """Write into a field, or choose in a list by value or by words of the label."""
    if control.evaluate("control => control.tagName") == "SELECT":
        named = control.locator(f"option[value='{value}']")
        option = named if named.count() else control.locator("option", has_text=value)
        control.select_option(option.first.get_attribute("value"))
    else:
        control.fill(value)


def panel(desk: Any, title: str) -> Any:
    """Return the block at the side of the page whose heading begins with `title`."""
    return desk.locator(f"#main aside section:has(> h2:text-matches('^\\s*{title}'))").first


def open_notice(person: Visitor, *words: str) -> Any:
    """Find in the bell's list the notice that holds all `words`, open it, and return the page it leads to."""
    page = person.go("/notices/")
    line = page.locator(".told li")
    for word in words:
        line = line.filter(has_text=word)
    assert line.count(), f"nobody told: {words}\n{page.inner_text('main')}"
    with page.expect_navigation():
        line.first.locator("button").click()
    return page


# ── time ───────────────────────────────────────────────────────────────────


def days_pass(site: Site, number: str, days: float) -> None:
    """Let days pass for a case; what has come due meanwhile is told to people."""
    site.run("tests.journeys.days", number, str(days))


def until(done: Callable[[], Any], seconds: float = 20) -> None:
    """Wait for something that another process does."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.3)


def number_in(text: str) -> str:
    """Return the number of the first case that a text names."""
    found = re.search(r"C-(\d+)", text)
    assert found, text
    return found[1]
