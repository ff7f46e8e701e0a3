"""The customer's side of a talk, as forms: no account, no cookie, no JavaScript."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.pages.stage import PDF, hidden_field, stranger, text_of, upload
from tingsu.cases.actions.open import link_digest
from tingsu.cases.models import Case
from tingsu.desk import shown
from tingsu.desk.actions.queueing import enqueue
from tingsu.desk.actions.saying import say
from tingsu.desk.actions.taking import take
from tingsu.desk.models import Audience, Conversation, Speaker, State, Turn, TurnFile
from tingsu.journal.record import SYSTEM
from tingsu.org.models import Unit
from tingsu.portal import limits
from tingsu.portal.views import chat

HERE = {"Origin": "http://testserver"}


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    """A folder of the test's own for what is uploaded."""
    settings.ATTACHMENT_DIR = tmp_path


def post(client: Client, path: str, data: dict[str, Any] | None = None, **headers: str) -> Any:
    """Send a form from one of our own pages."""
    return client.post(path, data or {}, headers=HERE | headers)


def start(client: Client, **fields: Any) -> Conversation:
    """Open a talk by the form, as a person does."""
    form = client.get("/p/chat/")
    answer = post(client, "/p/chat/", {"stamp": hidden_field(form, "stamp"), **fields})
    assert answer.status_code == 302, text_of(answer)
    return Conversation.objects.get(link_digest=_digest(answer.headers["Location"]))


def _digest(address: str) -> bytes:
    return link_digest(address.split("?")[0].rstrip("/").rpartition("/")[2])


def room(talk: Conversation, what: str = "") -> str:
    """Return an address of the talk."""
    return f"/p/chat/{talk.link_token}/{what}"


# ── start ───────────────────────────────────────────────────────────────────


def test_a_button_is_enough_and_the_robot_says_what_it_is(cast: Cast) -> None:
    client = stranger()
    assert "先由智能客服(机器人)回答,随时可以转人工" in text_of(client.get("/p/chat/"))
    talk = start(client)
    assert (talk.state, talk.unit, talk.language) == (State.ROBOT, cast.head, "zh")
    assert "智能客服" in text_of(client.get(room(talk)))
    say(talk, text="限额可以在网点改。", speaker=Speaker.ROBOT, by=SYSTEM, sender_id="r1")
    assert "智能客服(机器人)" in text_of(client.get(room(talk)))


def test_the_portal_leads_to_it(cast: Cast) -> None:
    assert "/p/chat/" in stranger().get("/p/").content.decode()


def test_name_phone_and_first_words_are_kept(cast: Cast) -> None:
    talk = start(stranger(), name="王梅", phone="13812345678", text="凭什么限我的额,我是13812345678", person="1")
    assert talk.state == State.WAITING
    assert (talk.party.name, talk.party.phone) == ("王梅", "13812345678")
    first = talk.turns.get(speaker="customer")
    assert "13812345678" not in first.text


def test_the_call_centre_answers_where_there_is_one(cast: Cast) -> None:
    centre = Unit.objects.create(code="CC", name="客服中心", kind="call_centre", parent=cast.head, path="/")
    assert start(stranger()).unit == centre


def test_a_double_click_opens_one_talk_and_an_old_form_a_new_one(cast: Cast) -> None:
    client = stranger()
    form = {"stamp": hidden_field(client.get("/p/chat/"), "stamp")}
    first, second = (post(client, "/p/chat/", form).headers["Location"] for _click in range(2))
    assert first == second
    Conversation.objects.update(opened_at="2026-01-01T00:00Z")
    assert post(client, "/p/chat/", form).headers["Location"] != first, "somebody else at the same computer"


def test_programs_are_turned_away(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    assert post(stranger(), "/p/chat/", {"website": "x"}).status_code == 422
    monkeypatch.setitem(limits.LIMITS, "chat", 1)
    start(stranger(REMOTE_ADDR="9.9.9.9"))
    assert post(stranger(REMOTE_ADDR="9.9.9.9"), "/p/chat/").status_code == 409
    assert Conversation.objects.count() == 1


def test_at_night_the_page_says_when_people_are_there(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chat, "is_staffed", lambda *_: False)
    assert "人工服务 08:00–22:00" in text_of(stranger().get("/p/chat/"))


# ── talking ─────────────────────────────────────────────────────────────────


def test_what_one_says_stands_there_as_one_wrote_it(cast: Cast) -> None:
    client = stranger()
    talk = start(client)
    answer = post(client, room(talk, "turn/"), {"text": "我的电话13812345678", "sender_id": "a"})
    assert answer.status_code == 302
    page = client.get(answer.headers["Location"])
    assert "我的电话13812345678" in text_of(page)
    assert talk.turns.get(speaker="customer").text == "我的电话138****5678"


def test_a_message_sent_twice_counts_once(cast: Cast) -> None:
    client = stranger()
    talk = start(client)
    sent = {"text": "在吗", "sender_id": "a"}
    seqs = {post(client, room(talk, "turn/"), sent, Accept="application/json").json()["seq"] for _try in range(3)}
    assert seqs == {talk.turns.get(speaker="customer").seq}


def test_nobody_can_take_the_ids_of_our_own_sentences(cast: Cast) -> None:
    client = stranger()
    talk = start(client)
    coming = f"system-{talk.last_seq + 2}"
    post(client, room(talk, "turn/"), {"text": "在吗", "sender_id": coming})
    enqueue(talk, reasons=["wish"], by=SYSTEM)  # the system speaks next
    assert Turn.objects.filter(sender_id=coming).get().speaker == "system"


def test_files_go_along_and_come_back_as_downloads(cast: Cast) -> None:
    client = stranger()
    talk = start(client)
    post(client, room(talk, "turn/"), {"text": "流水", "files": [upload("流水.pdf", PDF)]})
    file = TurnFile.objects.get()
    assert f"file/{file.pk}/" in client.get(room(talk)).content.decode()
    got = client.get(room(talk, f"file/{file.pk}/"))
    assert got.content == PDF
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    other = start(stranger())
    assert client.get(room(other, f"file/{file.pk}/")).status_code == 404


def test_a_refusal_keeps_what_was_typed(cast: Cast) -> None:
    client = stranger()
    talk = start(client)
    answer = post(client, room(talk, "turn/"), {"text": "看这个", "files": [upload("x.exe", b"MZ")]})
    assert answer.status_code == 400
    assert "不能上传" in text_of(answer)
    assert "看这个</textarea>" in answer.content.decode()
    assert post(client, room(talk, "turn/"), {"text": " "}, Accept="application/json").json()["error"]["message"]


def test_a_person_is_one_button_away(cast: Cast) -> None:
    client = stranger()
    talk = start(client)
    assert post(client, room(talk, "person/")).status_code == 302
    talk.refresh_from_db()
    assert talk.state == State.WAITING
    assert talk.handovers.get().reasons == ["wish"]
    assert post(client, room(talk, "person/")).status_code == 302, "twice is once"


@pytest.mark.parametrize(("words", "state"), [("转人工", State.WAITING), ("人工智能是什么", State.ROBOT)])
def test_a_person_may_be_asked_for_in_words(cast: Cast, words: str, state: State) -> None:
    client = stranger()
    talk = start(client)
    post(client, room(talk, "turn/"), {"text": words})
    talk.refresh_from_db()
    assert talk.state == state


def test_the_wait_is_told_honestly(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    start(stranger(), person="1")
    client = stranger()
    talk = start(client, person="1")
    monkeypatch.setattr(shown, "is_staffed", lambda *_: True)
    assert "前面还有 1 位,还要等多久现在估不出来" in text_of(client.get(room(talk)))
    monkeypatch.setattr(shown, "place_of", lambda _talk: (3, 6.2))
    assert "前面还有 2 位,约 6 分钟" in text_of(client.get(room(talk)))
    monkeypatch.setattr(shown, "is_staffed", lambda *_: False)
    assert "现在是人工休息时间(08:00–22:00)" in text_of(client.get(room(talk)))
    monkeypatch.setattr(shown, "is_staffed", lambda *_: True)
    assert "2 people are ahead of you, about 6 minutes" in text_of(stranger(language="en").get(room(talk)))


def test_nothing_that_was_read_in_the_words_reaches_the_customer(cast: Cast) -> None:
    client = stranger()
    talk = start(client, person="1")
    take(talk, by=cast.idris)
    post(client, room(talk, "turn/"), {"text": "气死我了,你们这些骗子,我要去跳楼!"})
    say(talk, text="先安抚", speaker=Speaker.STAFF, by=cast.idris, sender_id="w", audience=Audience.STAFF)
    talk.refresh_from_db()
    assert talk.heat > 1
    page = client.get(room(talk)).content.decode()
    for secret in ("先安抚", "heat", "anger", "angry", "risk", "harm", str(talk.heat)):
        assert secret not in page, secret
    assert "先安抚" not in client.get(room(talk, "copy/")).content.decode()
    assert "伊德里斯 正在为您服务" in page


def test_the_page_is_the_read_mark_on_an_old_phone(cast: Cast) -> None:
    client = stranger()
    talk = start(client)
    say(talk, text="您好", speaker=Speaker.ROBOT, by=SYSTEM, sender_id="r1")
    client.get(room(talk))
    talk.refresh_from_db()
    assert talk.customer_seq == talk.last_seq
    assert post(client, room(talk, "read/"), {"seq": "1"}).status_code == 204
    assert post(client, room(talk, "read/"), {"seq": "x"}).status_code == 204
    assert post(client, room(talk, "typing/")).status_code == 204


# ── the end ─────────────────────────────────────────────────────────────────


def test_end_rating_copy_and_a_new_talk(cast: Cast) -> None:
    client = stranger()
    talk = start(client, text="年费怎么退")
    post(client, room(talk, "end/"))
    page = client.get(room(talk))
    assert "这次对话,您满意吗?" in text_of(page)
    assert 'name="text"' not in page.content.decode()
    assert post(client, room(talk, "turn/"), {"text": "还有"}).status_code == 409
    assert post(client, room(talk, "rating/"), {"score": "9"}).status_code == 400
    assert post(client, room(talk, "rating/"), {"score": "4", "comment": "还行"}).status_code == 302
    talk.refresh_from_db()
    assert (talk.score, talk.comment) == (4, "还行")
    assert "您给了 4 分" in text_of(client.get(room(talk)))
    copy = client.get(room(talk, "copy/"))
    assert "您: 年费怎么退" in copy.content.decode()
    assert copy.headers["Content-Disposition"] == f'attachment; filename="{talk.number}.txt"'


def test_a_complaint_goes_on_where_the_talk_was(cast: Cast) -> None:
    client = stranger()
    talk = start(client, text="年费扣错了,第三次了")
    answer = post(client, room(talk, "complaint/"), {"more": "退我80块"})
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/p/{case.link_token}/"
    assert "年费扣错了" in text_of(client.get(answer.headers["Location"]))
    assert case.number in text_of(client.get(room(talk)))
    assert post(client, room(talk, "complaint/")).headers["Location"] == f"/p/{case.link_token}/"


# ── who may ─────────────────────────────────────────────────────────────────

FORMS = ["turn", "person", "end", "rating", "complaint", "typing", "read"]


@pytest.mark.parametrize("what", FORMS)
def test_a_form_from_another_site_is_refused(cast: Cast, what: str) -> None:
    client = stranger(enforce_csrf_checks=True)
    talk = start(client)
    for headers in ({}, {"Origin": "null"}, {"Origin": "https://evil.example"}, {"Referer": "https://evil.example/x"}):
        assert client.post(room(talk, f"{what}/"), {"text": "x"}, headers=headers).status_code == 403
    assert talk.turns.filter(speaker="customer").count() == 0
    talk.refresh_from_db()
    assert talk.state == State.ROBOT


def test_an_old_browser_proves_itself_by_referer(cast: Cast) -> None:
    client = stranger(enforce_csrf_checks=True)
    talk = start(client)
    answer = client.post(room(talk, "turn/"), {"text": "x"}, headers={"Referer": f"http://testserver{room(talk)}"})
    assert answer.status_code == 302


def test_a_wrong_link_is_a_404_and_a_call_has_no_page(cast: Cast) -> None:
    talk = start(stranger())
    assert stranger().get(f"/p/chat/{talk.link_token}x/").status_code == 404
    Conversation.objects.update(mode="hotline")
    assert stranger().get(room(talk)).status_code == 404


def test_english_all_the_way_and_no_chinese_left(cast: Cast) -> None:
    client = stranger(language="en")
    talk = start(client, text="card blocked")
    assert talk.language == "en"
    page = text_of(client.get(room(talk))).replace("中文", "")
    assert re.findall(r"[\u4e00-\u9fff]+", page) == [], page
    start_page = text_of(client.get("/p/chat/")).replace("中文", "")
    assert re.findall(r"[\u4e00-\u9fff]+", start_page.replace("听诉", "").replace("江海银行", "")) == []


def test_who_switches_the_language_is_spoken_to_in_it(cast: Cast) -> None:
    client = stranger()
    talk = start(client)
    client.cookies["django_language"] = "en"
    client.get(room(talk))
    talk.refresh_from_db()
    assert talk.language == "en"
