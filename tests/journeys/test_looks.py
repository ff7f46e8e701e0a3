"""How every page looks: narrow screens, light and dark rooms, English, large type, a screen reader."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tests.journeys.conftest import DESK, PHONE, Visitor, no_sideways_scrolling

pytestmark = pytest.mark.browser

PAGES = {
    None: ["/p/", "/p/complain/", "/p/find/", "/sign-in/", "/p/no-such-link/"],
    "noor": [
        "/cases/",
        "/cases/?q=年费&state=received",
        "/cases/?q=没有这样的词",
        "/cases/1/",
        "/cases/1/contact/",
        "/cases/1/assignment/",
        "/cases/1/clock/",
        "/cases/1/personal/",
        "/intake/",
        "/import/",
        "/packs/",
        "/packs/policies/cn-nfra-2020/",
        "/packs/handbook/taboos/",
        "/packs/handbook/methods/",
        "/packs/taxonomy/business/",
        "/password/",
        "/nothing/",
    ],
    "admin": ["/people/", "/people/1/", "/units/", "/units/1/", "/tokens/", "/journal/", "/journal/verification/"],
}
EXPECTED = ("404",)


TABLET = {"width": 1024, "height": 768}
SCREENS = [(PHONE, "zh-hans"), (PHONE, "en"), (TABLET, "zh-hans"), (DESK, "en")]


@pytest.mark.parametrize(("size", "language"), SCREENS, ids=["phone", "phone, English", "tablet", "desk, English"])
def test_no_page_scrolls_sideways(visit: Callable[..., Visitor], size: dict[str, int], language: str) -> None:
    problems = []
    for username, paths in PAGES.items():
        visitor = visit(size=size, expected=EXPECTED)
        visitor.page.context.add_cookies([{"name": "django_language", "value": language, "url": visitor.address}])
        if username:
            visitor.sign_in(username)
        for path in paths:
            try:
                no_sideways_scrolling(visitor.go(path))
            except AssertionError as error:
                problems.append(str(error).splitlines()[0])
            assert visitor.page.get_attribute("html", "lang") == language
    assert problems == []


CONTRAST = """() => {
  const parse = (text) => { const n = text.match(/[\\d.]+/g).map(Number);
    return text.startsWith('color(') ? [n[0]*255, n[1]*255, n[2]*255, n[3] ?? 1] : [n[0], n[1], n[2], n[3] ?? 1]; };
  const over = (top, below) => [0, 1, 2].map(i => top[i]*top[3] + below[i]*(1-top[3])).concat(1);
  const light = ([r, g, b]) => { const f = (c) => { c /= 255; return c <= .03928 ? c/12.92 : ((c+.055)/1.055)**2.4; };
    return .2126*f(r) + .7152*f(g) + .0722*f(b); };
  const behind = (element) => { const layers = [];
    for (let e = element; e; e = e.parentElement) { layers.push(parse(getComputedStyle(e).backgroundColor)); }
    return layers.reverse().reduce((below, top) => over(top, below), [255, 255, 255, 1]); };
  const poor = {};
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const text = walker.currentNode.textContent.trim(), element = walker.currentNode.parentElement;
    if (!text || !element.checkVisibility({ visibilityProperty: true, opacityProperty: true })) continue;
    if (element.closest('.visually-hidden, option, script, style, [disabled]')) continue;
    const ground = behind(element), ink = over(parse(getComputedStyle(element).color), ground);
    const [a, b] = [light(ink), light(ground)].sort((x, y) => y - x), ratio = (a + .05) / (b + .05);
    if (ratio < 4.5) poor[`${element.tagName}.${element.className}`] = `${ratio.toFixed(2)} ${text.slice(0, 20)}`;
  }
  return poor;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_a_light_and_in_a_dark_room(visit: Callable[..., Visitor], scheme: str) -> None:
    poor: dict[str, Any] = {}
    for username, paths in PAGES.items():
        visitor = visit(color_scheme=scheme, expected=EXPECTED)
        if username:
            visitor.sign_in(username)
        for path in paths:
            found = visitor.go(path).evaluate(CONTRAST)
            if found:
                poor[path] = found
    assert poor == {}


def test_the_dark_scheme_is_dark_and_can_be_chosen(visit: Callable[..., Visitor]) -> None:
    officer = visit(color_scheme="light")
    desk = officer.sign_in("officer")
    officer.go("/cases/")
    paper = "getComputedStyle(document.body).backgroundColor"
    before = desk.evaluate(paper)
    desk.click("header details.menu summary")
    desk.click("[data-act=theme]")
    assert desk.evaluate(paper) != before
    desk.reload()
    assert desk.evaluate(paper) != before
    assert desk.evaluate("document.documentElement.dataset.theme") == "dark"


def test_elder_type_is_larger(visit: Callable[..., Visitor]) -> None:
    customer = visit(size=PHONE)
    page = customer.go("/p/complain/")
    size = "parseFloat(getComputedStyle(document.querySelector('main p, main label')).fontSize)"
    before = page.evaluate(size)
    page.click("text=大字版")
    page.wait_for_selector("body.elder")
    assert page.evaluate(size) > before
    no_sideways_scrolling(page)


def test_every_field_has_a_name_for_a_screen_reader(visit: Callable[..., Visitor]) -> None:
    nameless: dict[str, Any] = {}
    for username, paths in PAGES.items():
        visitor = visit(expected=EXPECTED)
        if username:
            visitor.sign_in(username)
        for path in paths:
            found = visitor.go(path).evaluate(
                "() => [...document.querySelectorAll('input:not([type=hidden]), select, textarea, button, summary, a')]"
                " .filter(e => e.checkVisibility() && !(e.labels && e.labels.length) && !e.getAttribute('aria-label')"
                "  && !e.textContent.trim() && !e.title).map(e => e.outerHTML.slice(0, 100))"
            )
            if found:
                nameless[path] = found
    assert nameless == {}


def test_the_description_of_the_api_opens_under_our_content_policy(visit: Callable[..., Visitor]) -> None:
    page = visit().go("/api/v1/docs")
    page.wait_for_selector("text=Take a complaint in")
