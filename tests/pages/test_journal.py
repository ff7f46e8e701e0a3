"""The journal: who did what, and the proof that nothing was altered."""

from __future__ import annotations

import re

import pytest
from django.db import connection

from tests.conftest import Cast
from tests.pages.stage import closed, filed, signed_in, taken_over, text_of
from tingsu.journal.models import Entry, Link


def settle() -> None:
    """Let the chain take in what this test wrote, as the commit would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_it_shows_who_did_what_newest_first(cast: Cast) -> None:
    case = taken_over(cast).case
    page = text_of(signed_in(cast.auditor).get("/journal/"))
    assert page.index("case.taken_over") < page.index("case.opened")
    assert "陈静" in page
    assert case.number in page


def test_it_is_searched_by_subject_verb_and_person(cast: Cast) -> None:
    case, other = taken_over(cast).case, filed(cast.outlet, "另一件").case
    client = signed_in(cast.auditor)
    by_subject = text_of(client.get(f"/journal/?subject=case:{case.pk}"))
    assert case.number in by_subject
    assert other.number not in by_subject
    assert "case.opened" not in text_of(client.get("/journal/?verb=case.taken")).partition("内容")[2]
    assert "case.opened" not in text_of(client.get("/journal/?actor=陈静")).partition("内容")[2]
    assert "没有符合条件的记录" in text_of(client.get("/journal/?verb=nothing"))


@pytest.mark.parametrize("name", ["subject", "verb", "actor", "before"])
@pytest.mark.parametrize("value", ["case:²", "case:" + "9" * 40, "²", "9" * 40, "\x00", "'", ":", "-1"])
def test_nonsense_is_no_error_of_ours(cast: Cast, name: str, value: str) -> None:
    assert signed_in(cast.auditor).get("/journal/", {name: value}).status_code == 200


def test_older_entries_are_a_page_further(cast: Cast) -> None:
    for number in range(60):
        filed(cast.outlet, f"第{number}件")
        taken_over(cast, f"又{number}件")
    client = signed_in(cast.auditor)
    seen: list[str] = []
    query = "?"
    for _page in range(6):
        page = client.get("/journal/" + query).content.decode()
        seen += re.findall(r'<tr><td class="soft">(\d+)</td>', page)
        found = re.search(r'href="(\?[^"]*before=\d+)"', page)
        if not found:
            break
        query = found[1].replace("&amp;", "&")
    assert seen == [str(pk) for pk in Entry.objects.order_by("-pk").values_list("pk", flat=True)]


def test_the_whole_chain_is_computed_again_on_demand(cast: Cast) -> None:
    closed(cast)
    settle()
    client = signed_in(cast.auditor)
    assert "现在校验" in text_of(client.get("/journal/verification/"))
    page = text_of(client.post("/journal/verification/", {"head": ""}))
    assert "日志完整" in page
    assert f"共 {Entry.objects.count()} 条" in page
    assert bytes(Link.objects.latest("seq").hash).hex() in page


def test_a_head_that_was_noted_down_proves_the_end(cast: Cast) -> None:
    filed(cast.outlet)
    settle()
    client = signed_in(cast.auditor)
    head = bytes(Link.objects.latest("seq").hash).hex()
    filed(cast.outlet, "另一件")
    settle()
    assert "日志完整" in text_of(client.post("/journal/verification/", {"head": head}))
    broken = text_of(client.post("/journal/verification/", {"head": "ab" * 32}))
    assert "日志有问题" in broken


@pytest.mark.parametrize("head", ["\x00", "<script>alert(1)</script>", "x" * 10_000])
def test_a_strange_head_is_a_broken_proof_and_no_error_of_ours(cast: Cast, head: str) -> None:
    filed(cast.outlet)
    settle()
    page = signed_in(cast.auditor).post("/journal/verification/", {"head": head})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


def test_an_entry_that_was_altered_behind_our_back_is_found(cast: Cast) -> None:
    case = filed(cast.outlet).case
    settle()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        cursor.execute("UPDATE journal_entry SET actor_name = '汤姆' WHERE subject_id = %s", [case.pk])
        cursor.execute("ALTER TABLE journal_entry ENABLE TRIGGER USER")
    page = text_of(signed_in(cast.auditor).post("/journal/verification/", {"head": ""}))
    assert "日志有问题" in page


def test_the_journal_holds_no_words_of_the_customer(cast: Cast) -> None:
    closed(cast)
    page = signed_in(cast.auditor).get("/journal/").content.decode()
    for words in ("凭什么", "13812345678", "王梅", "退费单没人跟"):
        assert words not in page


def test_whoever_may_not_see_a_case_is_led_to_none(cast: Cast) -> None:
    """The administrator reads the journal but no complaints: a link there would lead to a refusal."""
    case = filed(cast.outlet).case
    client = signed_in(cast.admin)
    page = client.get("/journal/").content.decode()
    assert case.number in page
    assert f'href="/cases/{case.pk}/"' not in page
