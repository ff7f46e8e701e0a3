"""The chat on other pages of the bank: who may show it, and who sets it up."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Cast
from tests.pages.stage import hidden_field, signed_in, stranger, text_of
from tingsu.desk.actions.sites import save_site
from tingsu.desk.models import Conversation, Site
from tingsu.journal.models import Entry

MOBILE = "https://m.bank.example"
HERE = {"Origin": "http://testserver"}


@pytest.fixture
def site(cast: Cast) -> Site:
    """The mobile bank, answered by the outlet."""
    return save_site(None, name="手机银行", unit=cast.outlet, origins=[MOBILE], is_active=True, by=cast.admin)


def switched_off(site: Site) -> Site:
    """Return the site, switched off."""
    Site.objects.filter(pk=site.pk).update(is_active=False)
    return site


def ancestors(response: Any) -> str:
    """Return who may frame a page."""
    policy: str = response.headers["Content-Security-Policy"]
    return next(part for part in policy.split("; ") if part.startswith("frame-ancestors")).removeprefix(
        "frame-ancestors "
    )


# ── the widget ──────────────────────────────────────────────────────────────


def test_the_script_is_handed_out_and_holds_no_secret(cast: Cast) -> None:
    response = stranger().get("/p/chat/widget.js")
    assert response.headers["Content-Type"].startswith("text/javascript")
    assert "max-age" in response.headers["Cache-Control"]
    assert not response.cookies


def test_a_listed_page_may_show_it_and_no_other(site: Site) -> None:
    path = f"/p/chat/site/{site.key}/"
    shown = stranger().get(path, headers={"Origin": MOBILE})
    assert shown.status_code == 200
    assert shown.headers["Access-Control-Allow-Origin"] == MOBILE
    assert shown.json()["open"] == "在线客服"
    assert stranger().get(path + "?language=en", headers={"Origin": MOBILE}).json()["open"] == "Chat"
    for origin in ("https://evil.example", "https://m.bank.example.evil.example", "null", "http://m.bank.example"):
        refused = stranger().get(path, headers={"Origin": origin})
        assert refused.status_code == 404, origin
        assert "Access-Control-Allow-Origin" not in refused.headers


def test_an_unknown_or_switched_off_site_shows_nothing(site: Site) -> None:
    key = switched_off(site).key
    for path in (f"/p/chat/site/{key}/", "/p/chat/site/nothing-here/", f"/p/chat/?site={key}", "/p/chat/?site=x;y"):
        assert stranger().get(path, headers={"Origin": MOBILE}).status_code == 404


def test_only_the_sites_pages_may_frame_its_chat(site: Site) -> None:
    client = stranger()
    start = client.get(f"/p/chat/?site={site.key}&parent={MOBILE}")
    assert ancestors(start) == f"'self' {MOBILE}"
    assert "X-Frame-Options" not in start.headers
    answer = client.post(
        f"/p/chat/?site={site.key}&parent={MOBILE}", {"stamp": hidden_field(start, "stamp")}, headers=HERE
    )
    assert answer.headers["Location"].endswith("?parent=https%3A%2F%2Fm.bank.example")
    talk = Conversation.objects.get()
    assert (talk.site, talk.unit) == (site, site.unit)
    page = client.get(answer.headers["Location"])
    assert ancestors(page) == f"'self' {MOBILE}"
    assert f'data-parent="{MOBILE}"' in page.content.decode()
    switched_off(site)
    assert ancestors(client.get(answer.headers["Location"])) == "'none'"


def test_the_portals_own_chat_cannot_be_framed(site: Site) -> None:
    page = stranger().get("/p/chat/")
    assert ancestors(page) == "'none'"
    assert page.headers["X-Frame-Options"] == "DENY"


def test_a_made_up_parent_is_told_nothing(site: Site) -> None:
    page = stranger().get(f"/p/chat/?site={site.key}&parent=https://evil.example").content.decode()
    assert "evil.example" not in page.replace("next", "").split("<main")[1]
    assert 'data-parent=""' in page


def test_a_frame_without_cookies_speaks_english_when_asked(site: Site) -> None:
    page = stranger().get(f"/p/chat/?site={site.key}&language=en")
    assert "Start talking" in text_of(page)
    assert page.headers["Content-Language"] == "en"


# ── setting up ──────────────────────────────────────────────────────────────


def test_a_site_is_added_changed_and_switched_off(cast: Cast) -> None:
    client = signed_in(cast.admin)
    form = {"name": "手机银行", "unit": cast.outlet.pk, "origins": f"{MOBILE}/\n{MOBILE}\nhttps://w.bank.example:8443"}
    answer = client.post("/sites/new/", form | {"is_active": "on"})
    there = Site.objects.get()
    assert answer.headers["Location"] == f"/sites/{there.pk}/"
    assert there.origins == [MOBILE, "https://w.bank.example:8443"]
    page = client.get(f"/sites/{there.pk}/").content.decode()
    assert f"data-site=&quot;{there.key}&quot;" in page
    assert "http://testserver/p/chat/widget.js" in page
    client.post(f"/sites/{there.pk}/", form)
    changed = Site.objects.get()
    assert (changed.is_active, changed.key) == (False, there.key)
    assert Entry.objects.filter(verb="site.saved").count() == 2
    assert "手机银行" in text_of(client.get("/sites/"))


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "https://*",
        "m.bank.example",
        "https://m.bank.example/path",
        "https://a;script-src",
        "http://m.bank.example",
        "https://a,https://b",
        "javascript:alert(1)",
        "'unsafe-inline'",
    ],
)
def test_only_an_origin_gets_into_the_header(cast: Cast, origin: str) -> None:
    form = {"name": "x", "unit": cast.outlet.pk, "origins": origin, "is_active": "on"}
    answer = signed_in(cast.admin).post("/sites/new/", form)
    assert answer.status_code == 422
    assert "不是网站来源" in text_of(answer)
    assert not Site.objects.exists()


def test_the_preview_carries_the_widget_while_the_site_is_on(cast: Cast, site: Site) -> None:
    client = signed_in(cast.admin)
    path = f"/sites/{site.pk}/preview/"
    assert f'data-site="{site.key}"' in client.get(path).content.decode()
    switched_off(site)
    assert "data-site" not in client.get(path).content.decode()
