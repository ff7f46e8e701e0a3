"""The site in a real browser: refusals in the sheet, drafts, personal data, the keyboard.

Needs Chromium at /usr/bin/chromium or $TINGSU_CHROMIUM; fails, and never skips, without it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.conftest import Visitor
from tests.journeys.steps import in_sheet

pytestmark = pytest.mark.browser

SILENCE = "您把投诉撤了,我给您送两箱油。"
KIND = "给您添麻烦了。我今天 17 点前给您回电话。"


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
    in_sheet(desk, "接手这件投诉")
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
