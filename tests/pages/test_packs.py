"""The packs: what rules, scripts and classes there are, and switching rule books on and off."""

from __future__ import annotations

import pytest

from tests.conftest import Cast
from tests.pages.stage import filed, shown_links, signed_in, text_of
from tingsu.journal.models import Entry
from tingsu.packs import installed
from tingsu.policies.selection import active_policies


def test_everything_installed_is_listed_and_every_link_opens(cast: Cast) -> None:
    client = signed_in(cast.auditor)
    page = client.get("/packs/")
    links = {link for link in shown_links(page) if link.startswith("/packs/") and link != "/packs/"}
    packs = installed()
    assert len(links) == len(packs.policies) + len(packs.playbooks) + len(packs.taxonomy) + 7
    broken = [link for link in links if client.get(link).status_code != 200]
    assert broken == []


def test_a_rule_book_shows_each_clock_with_its_article(cast: Cast) -> None:
    page = text_of(signed_in(cast.ana).get("/packs/policies/cn-nfra-2020/"))
    for clock in installed().policies["cn-nfra-2020"].clocks:
        assert clock.name.zh in page
        assert clock.article.zh in page
        assert str(clock.limit.amount) in page


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("section", ["principles", "steps", "methods", "taboos", "customers", "risks", "letters"])
def test_each_section_of_the_handbook_shows_all_its_rows(cast: Cast, section: str, language: str) -> None:
    page = signed_in(cast.ana, language=language).get(f"/packs/handbook/{section}/")
    rows = getattr(installed(), section).values()
    said = text_of(page)
    for row in rows:
        assert " ".join(row.name.in_(language).split()) in said


@pytest.mark.parametrize(
    "path",
    ["policies/nothing/", "playbooks/nothing/", "taxonomy/nothing/", "handbook/nothing/", "handbook/__class__/"],
)
def test_what_is_not_installed_is_not_found(cast: Cast, path: str) -> None:
    assert signed_in(cast.ana).get(f"/packs/{path}").status_code == 404


def test_switching_a_rule_book_off_holds_for_new_cases_only(cast: Cast) -> None:
    admin = signed_in(cast.admin)
    before = filed(cast.outlet).case
    page = admin.post("/packs/policies/cn-nfra-2020/adoption/", {"active": "no"}, follow=True)
    assert "已停用 cn-nfra-2020" in text_of(page)
    assert "cn-nfra-2020" not in {policy.id for policy in active_policies()}
    after = filed(cast.outlet, "另一件").case
    assert before.clocks.filter(rule_id="cn-nfra-2020.decide").exists()
    assert not after.clocks.filter(rule_id="cn-nfra-2020.decide").exists()
    admin.post("/packs/policies/cn-nfra-2020/adoption/", {"active": "yes"})
    assert "cn-nfra-2020" in {policy.id for policy in active_policies()}
    assert list(Entry.objects.filter(subject_type="policy").values_list("verb", flat=True)) == [
        "policy.dropped",
        "policy.adopted",
    ]


def test_only_the_administrator_sees_the_switch(cast: Cast) -> None:
    assert "adoption" in signed_in(cast.admin).get("/packs/policies/cn-nfra-2020/").content.decode()
    assert "adoption" not in signed_in(cast.officer).get("/packs/policies/cn-nfra-2020/").content.decode()


def test_an_unknown_rule_book_cannot_be_switched(cast: Cast) -> None:
    answer = signed_in(cast.admin).post("/packs/policies/nothing/adoption/", {"active": "yes"})
    assert answer.status_code in (400, 404)
