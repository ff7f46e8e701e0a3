"""A customer files a complaint: two minutes, no account, an old phone without JavaScript."""

from __future__ import annotations

import time
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.pages.stage import PDF, PNG, hidden_field, signed_in, stranger, text_of, upload
from tingsu.cases.models import Case
from tingsu.core.workflow import State
from tingsu.portal import limits
from tingsu.portal.views import complain

WORDS = "今天在东门网点排队两小时,凭什么收我 80 块?"


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody who has read the form for as long as people do."""
    monkeypatch.setattr(complain, "HUMAN_SECONDS", 0)


def filled(client: Client, **changes: Any) -> dict[str, Any]:
    """Open the form as a browser does and fill it in."""
    form = client.get("/p/complain/")
    return {"text": WORDS, "stamp": hidden_field(form, "stamp"), "website": "", **changes}


def send(client: Client, **changes: Any) -> Any:
    """Fill the form in and send it."""
    return client.post("/p/complain/", filled(client, **changes))


@pytest.mark.usefixtures("patient")
def test_only_the_words_are_needed(cast: Cast) -> None:
    client = stranger()
    page = client.get(send(client).headers["Location"])
    case = Case.objects.get()
    assert (case.channel, case.unit, case.state) == ("portal", cast.head, State.RECEIVED)
    assert "收到了,谢谢您告诉我们" in text_of(page)
    assert case.number in text_of(page)
    assert f"/p/{case.link_token}/" in page.content.decode()


@pytest.mark.usefixtures("patient")
def test_the_welcome_with_the_link_is_shown_once(cast: Cast) -> None:
    client = stranger()
    link = send(client).headers["Location"]
    assert "收到了,谢谢您告诉我们" in text_of(client.get(link))
    assert "收到了,谢谢您告诉我们" not in text_of(client.get(link))


@pytest.mark.usefixtures("patient")
def test_everything_that_was_told_is_kept(cast: Cast) -> None:
    client = stranger()
    send(
        client, unit=cast.outlet.pk, business="BZ-02", name="王梅", phone="13812345678", email="mei@mail.example",
        id_number="110101199003077539",
    )  # fmt: skip
    case = Case.objects.get()
    assert (case.unit, case.business) == (cast.outlet, "BZ-02")
    assert (case.party.name, case.party.phone, case.party.email) == ("王梅", "13812345678", "mei@mail.example")
    assert case.clocks.count() >= 2


@pytest.mark.usefixtures("patient")
def test_a_double_click_counts_once_and_says_so(cast: Cast) -> None:
    client = stranger()
    form = filled(client)
    assert client.post("/p/complain/", form).status_code == 302
    again = client.post("/p/complain/", form)
    assert "已经收到过了" in text_of(again)
    assert Case.objects.get().number in text_of(again)
    assert Case.objects.get().link_token not in again.content.decode()  # who else may have copied the form?


KINDS = [
    ("photo.png", PNG),
    ("photo.jpg", b"\xff\xd8\xff\xe0"),
    ("anim.gif", b"GIF89a"),
    ("letter.pdf", PDF),
    ("talk.mp3", b"ID3\x04"),
    ("talk.amr", b"#!AMR\n"),
    ("talk.m4a", b"\x00\x00\x00 ftypM4A "),
    ("photo.heic", b"\x00\x00\x00 ftypheic"),
    ("a.docx", b"PK\x03\x04"),
    ("a.xlsx", b"PK\x03\x04"),
    ("说明.TXT", "昨天的事".encode()),
]


@pytest.mark.usefixtures("patient")
def test_files_of_every_allowed_kind_are_kept_encrypted(cast: Cast, settings: Any, tmp_path: Any) -> None:
    settings.ATTACHMENT_DIR = tmp_path
    client = stranger()
    send(client, upload=[upload(name, content) for name, content in KINDS[:10]])
    send(client, text="还有", upload=[upload(*KINDS[10])])
    first = Case.objects.earliest("id")
    assert [file.name for file in first.attachments.all()] == [name for name, _content in KINDS[:10]]
    assert {file.message for file in first.attachments.all()} == {first.messages.get()}
    stored = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert len(stored) == 11
    for path in stored:
        assert path.stat().st_mode & 0o077 == 0
        assert not any(path.read_bytes().startswith(content[:3]) for _name, content in KINDS)
        assert path.suffix == ""


FORBIDDEN = [
    ("virus.exe", b"MZ\x90", "不能上传"),
    ("page.html", b"<script>", "不能上传"),
    ("image.svg", b"<svg onload=alert(1)>", "不能上传"),
    ("script.js", b"alert(1)", "不能上传"),
    ("letter.pdf.exe", PDF, "不能上传"),
    ("letter.pdf", b"MZ\x90\x00", "内容和扩展名不符"),
    ("photo.png", b"<html>", "内容和扩展名不符"),
    ("empty.pdf", b"", "空"),
    ("noextension", PDF, "不能上传"),
    ("x" * 300 + ".exe", PDF, "不能上传"),
]


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(("name", "content", "words"), FORBIDDEN, ids=[row[0][:20] for row in FORBIDDEN])
def test_a_file_of_another_kind_is_refused_and_nothing_typed_is_lost(
    cast: Cast, name: str, content: bytes, words: str
) -> None:
    page = send(stranger(), name="王梅", upload=[upload("good.png"), upload(name, content)])
    assert page.status_code == 422
    assert words in text_of(page)
    assert WORDS in page.content.decode()
    assert "王梅" in page.content.decode()
    assert not Case.objects.exists()


@pytest.mark.usefixtures("patient")
def test_too_large_and_too_many_files_are_refused(cast: Cast, settings: Any) -> None:
    settings.ATTACHMENT_MEGABYTES = 1
    page = send(stranger(), upload=[upload("big.png", PNG + b"x" * (1024 * 1024))])
    assert "太大" in text_of(page)
    page = send(stranger(), upload=[upload(f"{n}.png") for n in range(11)])
    assert "文件太多" in text_of(page)
    assert not Case.objects.exists()


STRANGE_NAMES = ["../../etc/passwd.txt", "C:\\Users\\mei\\a.txt", "a\x00b.txt", "<b>.txt", "\u202etxt.exe.txt"]


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize("name", STRANGE_NAMES)
def test_a_strange_file_name_does_no_harm(cast: Cast, name: str) -> None:
    client = stranger()
    answer = send(client, upload=[upload(name, b"words")])
    assert answer.status_code in (302, 422)
    for file in Case.objects.filter().values_list("attachments__name", flat=True):
        assert "/" not in (file or "")
        assert "\\" not in (file or "")
    if answer.status_code == 302:
        page = client.get(answer.headers["Location"]).content.decode()
        assert "<b>.txt" not in page


MISTAKES: list[tuple[str, dict[str, Any], str]] = [
    ("no words", {"text": " \n "}, "errors"),
    ("too many words", {"text": "长" * 200_001}, "errors"),
    ("an ID number with a digit too few", {"id_number": "11010119900307753"}, "少了或多了一位"),
    ("no e-mail address", {"email": "mei"}, "errors"),
    ("a unit that is not there", {"unit": "999999"}, "errors"),
]


@pytest.mark.usefixtures("patient")
@pytest.mark.parametrize(("name", "changes", "words"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_a_mistake_is_said_kindly_and_keeps_what_was_typed(
    cast: Cast, name: str, changes: dict[str, Any], words: str
) -> None:
    page = send(stranger(), **{"phone": "138-1234-5678", **changes})
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "138-1234-5678" in page.content.decode()
    assert not Case.objects.exists()


def test_a_program_that_fills_in_the_hidden_field_gets_nowhere(cast: Cast) -> None:
    page = send(stranger(), website="https://spam.example")
    assert page.status_code == 422
    assert not Case.objects.exists()


def test_the_hidden_field_is_hidden_from_people_and_from_screen_readers(cast: Cast) -> None:
    page = stranger().get("/p/complain/").content.decode()
    trap = page.partition('name="website"')[0].rpartition("<div")[2]
    assert 'class="visually-hidden"' in trap
    assert 'aria-hidden="true"' in trap
    assert 'tabindex="-1"' in page.partition('name="website"')[2][:120] or 'tabindex="-1"' in trap


def test_sent_within_seconds_it_was_no_person_but_may_be_sent_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = stranger()
    page = send(client)
    assert page.status_code == 422
    assert "提交得太快了" in text_of(page)
    assert WORDS in page.content.decode()
    monkeypatch.setattr(complain, "HUMAN_SECONDS", 0)  # a moment later
    again = client.post("/p/complain/", {"text": WORDS, "stamp": hidden_field(page, "stamp")})
    assert again.status_code == 302


@pytest.mark.parametrize("stamp", ["", "forged", "forged:1:2"])
def test_a_forged_stamp_is_refused_and_a_fresh_one_given(
    cast: Cast, stamp: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(complain, "HUMAN_SECONDS", 0)
    client = stranger()
    page = send(client, stamp=stamp)
    assert page.status_code == 422
    assert not Case.objects.exists()
    again = client.post("/p/complain/", {"text": WORDS, "stamp": hidden_field(page, "stamp")})
    assert again.status_code == 302


def test_a_page_left_open_for_days_can_still_be_sent(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client = stranger()
    form = filled(client)
    real = time.time
    monkeypatch.setattr("django.core.signing.time.time", lambda: real() + 3 * 86400)
    page = client.post("/p/complain/", form)
    assert "页面打开太久了" in text_of(page)
    assert WORDS in page.content.decode()


@pytest.mark.usefixtures("patient")
def test_after_too_many_from_one_address_it_says_when_and_what_else(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(limits.LIMITS, "file", 2)
    client = stranger(REMOTE_ADDR="203.0.113.7")
    for number in range(2):
        assert send(client, text=f"第{number}件").status_code == 302
    page = send(client)
    assert page.status_code in (409, 429)
    assert "操作太频繁" in text_of(page)
    assert "客服电话" in text_of(page)
    assert Case.objects.count() == 2
    assert send(stranger(REMOTE_ADDR="203.0.113.8")).status_code == 302  # the neighbour is not punished


@pytest.mark.usefixtures("patient")
def test_addresses_are_not_kept_in_clear(cast: Cast) -> None:
    send(stranger(REMOTE_ADDR="203.0.113.7"))
    from tingsu.portal.models import Knock

    assert b"203.0.113.7" not in b"".join(bytes(knock.digest) for knock in Knock.objects.all())


@pytest.mark.usefixtures("patient")
def test_what_is_typed_is_never_markup(cast: Cast) -> None:
    evil = "<script>alert(1)</script>"
    page = send(stranger(), text="", name=f'">{evil}', phone=evil)
    assert evil not in page.content.decode()
    client = stranger()
    link = send(client, text=f"{evil} 年费", name=evil).headers["Location"]
    assert evil not in client.get(link).content.decode()
    case = Case.objects.get()
    assert evil not in signed_in(cast.idris).get(f"/cases/{case.pk}/").content.decode()


def test_the_form_needs_no_javascript(cast: Cast) -> None:
    page = stranger().get("/p/complain/").content.decode()
    form = page.partition("<main")[2]
    assert 'method="post" enctype="multipart/form-data"' in form
    assert "hx-" not in form
    assert "<noscript" not in form


def test_closed_units_and_head_office_are_not_offered(cast: Cast) -> None:
    page = stranger().get("/p/complain/").content.decode().partition('name="unit"')[2].partition("</select>")[0]
    assert "东门网点" in page
    assert "江海银行" not in page


def test_the_first_page_names_the_bank_and_says_what_happens(cast: Cast) -> None:
    page = text_of(stranger().get("/p/"))
    assert "江海银行" in page
    assert "15 日" in page
    assert "110" in page
    assert stranger().get("/").headers["Location"] == "/p/"


def test_elder_type_and_language_stay_chosen(cast: Cast) -> None:
    client = stranger()
    client.post("/p/type-size/", {"next": "/p/complain/"})
    assert 'class="customer elder"' in client.get("/p/complain/").content.decode()
    back = client.post("/language/", {"language": "en", "next": "/p/complain/"})
    assert back.headers["Location"] == "/p/complain/"
    page = client.get("/p/complain/")
    assert '<html lang="en">' in page.content.decode()
    assert 'class="customer elder"' in page.content.decode()
    client.post("/p/type-size/", {"next": "/p/"})
    assert 'class="customer elder"' not in client.get("/p/").content.decode()
    client.post("/language/", {"language": "xx", "next": "/p/"})
    assert '<html lang="en">' in client.get("/p/").content.decode()


@pytest.mark.usefixtures("patient")
def test_a_nul_character_does_not_cost_the_complaint(cast: Cast) -> None:
    """Some input methods slip one in; the customer sees none and could mend none."""
    assert send(stranger(), text="年费\x00扣错了").status_code == 302
    assert Case.objects.get().text == "年费扣错了"


@pytest.mark.usefixtures("patient")
def test_a_very_long_complaint_is_refused_in_words(cast: Cast) -> None:
    """Above four megabytes Django stops reading; the customer must still be told what to do."""
    page = send(stranger(), text="长" * 1_500_000)
    assert page.status_code in (400, 413, 422)
    assert "太长" in text_of(page) or "太大" in text_of(page)


@pytest.mark.usefixtures("patient")
def test_without_a_bank_the_form_says_so(db: None) -> None:
    """A fresh installation without any unit: the customer gets words, not a broken page."""
    page = send(stranger())
    assert page.status_code < 500
