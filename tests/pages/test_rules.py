"""Rules in the browser: written in a form without scripts, tried on history, switched on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tests.conftest import Cast
from tests.pages.stage import filed, signed_in, text_of
from tingsu.rules.models import Firing, Rule

FORM: dict[str, Any] = {
    "name": "曝光",
    "verb": "case.read",
    "risk": ["media", "harm"],
    "channel": ["portal"],
    "words": "抖音 微博",
    "heat_from": "1",
    "unowned": "on",
    "then_level": "major",
    "then_tag": "曝光",
    "then_tell": "supervisor",
    "then_route": "on",
    "route_skill": "business",
    "route_most": "30",
}
FILM = "再不解决我就发抖音曝光你们!为什么扣我80块年费"


def test_a_rule_is_written_tried_switched_on_and_acts(cast: Cast, work: Callable[[], int]) -> None:
    filed(cast.outlet, FILM)
    filed(cast.outlet, "想问一下几点开门", name="李强", phone="13900000000")
    work()
    browser = signed_in(cast.admin)
    page = browser.post("/rules/new/", FORM, follow=True)
    rule = Rule.objects.get()
    assert rule.conditions == {
        "risk": ["media", "harm"],
        "channel": ["portal"],
        "words": ["抖音", "微博"],
        "heat_from": "1",
        "unowned": True,
    }
    assert rule.actions == {
        "level": "major",
        "tag": "曝光",
        "tell": "supervisor",
        "route": {"unit": None, "skill": "business", "most": 30},
    }
    assert "还没有按现在的写法试算过" in text_of(page)
    assert "启用规则" not in text_of(page)

    refused = browser.post(f"/rules/{rule.pk}/switch/", {"on": "yes"}, follow=True)
    assert "请先在历史投诉上试算" in text_of(refused)
    tried = text_of(browser.post(f"/rules/{rule.pk}/", {"last": "100"}))
    assert "最近 2 件里有 1 件符合条件" in tried
    assert "没有查看投诉内容的权限" in tried
    browser.post(f"/rules/{rule.pk}/switch/", {"on": "yes"})
    case = filed(cast.outlet, FILM, name="赵云", phone="13700000000").case
    work()
    assert Firing.objects.get().case == case
    assert "规则做了什么" in text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/"))
    assert case.number in text_of(browser.get(f"/rules/{rule.pk}/"))


def test_the_form_shows_a_rule_as_it_was_written(cast: Cast) -> None:
    browser = signed_in(cast.admin)
    browser.post("/rules/new/", FORM)
    rule = Rule.objects.get()
    page = browser.get(f"/rules/{rule.pk}/text/").content.decode()
    assert 'value="抖音 微博"' in page
    assert '<option value="media" selected>' in page
    assert '<option value="business" selected>' in page
    again = browser.post(f"/rules/{rule.pk}/text/", FORM | {"then_tag": ""})
    assert again.status_code == 302
    assert "tag" not in Rule.objects.get().actions


def test_a_rule_that_does_nothing_is_refused_with_all_that_was_typed(cast: Cast) -> None:
    page = signed_in(cast.admin).post("/rules/new/", {"name": "空", "verb": "case.read", "words": "抖音"})
    assert page.status_code == 422
    assert "至少选一件要做的事" in text_of(page)
    assert 'value="抖音"' in page.content.decode()


def test_the_list_says_in_words_what_each_rule_does(cast: Cast) -> None:
    browser = signed_in(cast.admin)
    browser.post("/rules/new/", FORM)
    page = text_of(browser.get("/rules/"))
    assert "风险: 媒体与网络曝光、人身安全" in page
    assert "提高等级: 重大" in page
    assert "通知: 负责人" in page
    english = text_of(signed_in(cast.admin, language="en").get("/rules/"))
    assert "Raise the level" in english


def test_skills_are_set_and_listed(cast: Cast) -> None:
    browser = signed_in(cast.admin)
    browser.post(f"/abilities/{cast.officer.pk}/", {"skills": ["BZ-02"], "languages": ["en"]})
    page = text_of(browser.get("/abilities/"))
    assert "银行卡" in page
    assert "英语" in page
