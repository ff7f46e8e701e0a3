"""Two browsers and a line that breaks: what the customer writes arrives once, in order, and nothing is lost.

Needs Chromium, like every journey.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.conftest import PHONE, Site, Visitor, no_sideways_scrolling

pytestmark = pytest.mark.browser

LOST = ("ERR_INTERNET_DISCONNECTED", "Failed to load resource", "ERR_FAILED")


def start(customer: Visitor, text: str) -> Any:
    """Ask for a person in the portal's chat; return the page of the talk."""
    page = customer.go("/p/chat/")
    page.fill("[name=text]", text)
    page.click("button[name=person]")
    page.wait_for_selector("#chat")
    return page


def write(page: Any, text: str) -> None:
    """Write and send as one does at a keyboard."""
    page.fill("#chat-text", text)
    page.keyboard.press("Enter")


def sent(page: Any) -> list[str]:
    """Return the customer's messages that the bank has, in order."""
    texts: list[str] = page.locator(".spoken.by-customer[data-seq]:not(.pending) .words").all_inner_texts()
    return texts


def wait_for(page: Any, texts: list[str]) -> None:
    """Wait until exactly these messages have arrived."""
    for _attempt in range(150):
        if sent(page) == texts:
            return
        time.sleep(0.2)
    assert sent(page) == texts


def test_a_lost_network_and_a_reload_lose_and_double_nothing(visit: Callable[..., Visitor], site: Site) -> None:
    customer = visit(size=PHONE, expected=LOST)
    page = start(customer, "一:转账限额怎么变成五百了")
    write(page, "二:我急着交房租")
    wait_for(page, ["一:转账限额怎么变成五百了", "二:我急着交房租"])
    page.context.set_offline(True)
    write(page, "三:断网时写的")
    page.wait_for_selector(".again")
    page.wait_for_selector("#chat-net:not([hidden])")
    write(page, "四:还是断网")
    page.context.set_offline(False)
    four = ["一:转账限额怎么变成五百了", "二:我急着交房租", "三:断网时写的", "四:还是断网"]
    wait_for(page, four)
    assert not page.locator(".again").count()
    page.context.set_offline(True)
    write(page, "五:没发出去就关了页面")
    page.wait_for_selector(".again")
    page.context.set_offline(False)
    page.reload()
    wait_for(page, [*four, "五:没发出去就关了页面"])
    page.reload()
    wait_for(page, [*four, "五:没发出去就关了页面"])
    no_sideways_scrolling(page)
    customer.errors.clear()  # the requests that the lost network swallowed


def test_customer_and_agent_see_each_other_at_once(visit: Callable[..., Visitor]) -> None:
    customer, officer = visit(size=PHONE), visit()
    page = start(customer, "你们凭什么限我的额")
    number = re.sub(r"\D", "", page.inner_text(".chat-head .small"))
    officer.sign_in("gaowen")
    desk = officer.go(f"/desk/{number}/")
    desk.locator(f"form[action*='/desk/{number}/take/'] button").first.click()
    page.wait_for_selector("#chat-line:has-text('高文')")
    write(page, "在吗")
    desk.wait_for_selector("text=在吗")
    wait_for(page, ["你们凭什么限我的额", "在吗"])


def test_without_javascript_it_is_forms_and_reloads(visit: Callable[..., Visitor]) -> None:
    customer = visit(size=PHONE, java_script_enabled=False)
    page = start(customer, "年费怎么退")
    page.fill("#chat-text", "我等了一个星期了")
    page.click("#chat-form button.primary")
    assert sent(page) == ["年费怎么退", "我等了一个星期了"]
    page.click("noscript a")
    page.click("form[action*='/end/'] button")
    page.check("[name=score][value='4']")
    page.click("text=发送评价")
    assert "您给了 4 分" in page.inner_text("main")
    no_sideways_scrolling(page)
