"""What customers and agents do in a live talk."""

from __future__ import annotations

import re
from typing import Any

from tests.journeys.conftest import Visitor, no_sideways_scrolling


def start_chat(customer: Visitor, words: str, *, name: str, person: bool = True) -> Any:
    """Start a chat on the portal with first words, with a person at once; return the page."""
    page = customer.go("/p/chat/")
    page.fill("[name=text]", words)
    page.fill("[name=name]", name)
    page.click("button[name=person]" if person else "#chat-start button.primary")
    page.wait_for_url(re.compile(r"/p/chat/[\w-]{20,}/"))
    heard(page, words)
    no_sideways_scrolling(page)
    return page


def heard(page: Any, words: str) -> None:
    """Wait until the customer's page shows words."""
    page.locator("#chat-log").get_by_text(words, exact=False).first.wait_for()


def tell(page: Any, words: str) -> None:
    """The customer says something more."""
    page.fill("#chat-text", words)
    page.click("#chat-form button.primary")
    heard(page, words)


def take(agent: Visitor, name: str) -> Any:
    """Open the desk, find who waits, take the talk; return the page."""
    desk = agent.go("/desk/")
    row = desk.locator("#talks li", has_text=name).first
    row.wait_for()
    row.locator("a").click()
    desk.wait_for_url(re.compile(r"/desk/\d+/"))
    desk.click("#state button:has-text('接入')")
    desk.wait_for_selector("#composer:not([hidden]) [name=side][value=staff]:not(:disabled)", state="attached")
    return desk


def shown(desk: Any, words: str) -> Any:
    """Wait until the agent's page shows words, and return the turn."""
    turn = desk.locator("#turns .turn", has_text=words).last
    turn.wait_for()
    return turn


def answer(desk: Any, words: str) -> None:
    """The agent types and sends."""
    desk.fill("#draft", words)
    desk.click("#send")
    desk.wait_for_selector(f"#turns .turn:not(.pending):has-text('{words[:20]}')")


def use_advice(desk: Any) -> str:
    """Take the coach's first sentence by one key and send it; return it."""
    words = desk.locator("#coach .move [data-insert]").first.get_attribute("data-insert")
    desk.focus("#draft")
    desk.keyboard.press("Alt+1")
    assert desk.input_value("#draft").endswith(words)
    desk.keyboard.press("Control+Enter")
    desk.wait_for_selector(f"#turns .turn:not(.pending):has-text('{words[:20]}')")
    return str(words)


def note(desk: Any, side: str, words: str) -> None:
    """At the counter: write down what the customer (customer) or oneself (staff) says."""
    desk.locator(f"#composer [name=side][value={side}]").check(force=True)
    desk.fill("#draft", words)
    desk.click("#send")
    desk.wait_for_selector(f"#turns .turn:not(.pending):has-text('{words[:20]}')")


def at_the_counter(clerk: Visitor, *, name: str) -> Any:
    """Open a talk at the counter; return the page."""
    desk = clerk.go("/desk/")
    desk.click("a:has-text('新对话')")
    desk.fill("main [name=name]", name)
    desk.click("main form.act button.primary")
    desk.wait_for_url(re.compile(r"/desk/\d+/"))
    return desk


def advised(desk: Any, words: str) -> None:
    """Wait until the coach speaks of something."""
    desk.mouse.move(300, 300)  # whoever reads in the coach's column keeps what stands there
    desk.locator("#coach", has_text=words).wait_for()


def end(desk: Any) -> None:
    """End the talk; the record opens."""
    desk.click("#state a:has-text('结束对话')")
    desk.wait_for_selector("#sheet[open] form")
    with desk.expect_navigation():
        desk.click("#sheet form button.primary")
    desk.wait_for_url(re.compile(r"/desk/\d+/record/"))
