"""The agent's screen: the talk, its words, its acts, the coach beside it; strangers find nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.conftest import Cast
from tests.pages.stage import CUSTOMER, filed, signed_in, text_of
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Case, Promise
from tingsu.desk.actions.ending import end
from tingsu.desk.actions.opening import Opening, open_conversation
from tingsu.desk.actions.passing import join, whisper
from tingsu.desk.actions.queueing import enqueue
from tingsu.desk.actions.saying import say
from tingsu.desk.actions.seats import seat_of
from tingsu.desk.actions.taking import take
from tingsu.desk.models import Conversation, Mode, Speaker, State, Turn
from tingsu.journal.models import Entry
from tingsu.journal.record import SYSTEM

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
HTMX = {"HX-Request": "true"}
ANGRY = "你们凭什么把我的转账限额砍到五万!气死我了,我要打12378投诉!"
KIND = "限额突然被调低,换谁都着急,我先跟您说声抱歉。"
BREACH = "这款理财保本保息,零风险,您放心买。"


def chat(cast: Cast, *, agent: bool = True, mode: Mode = Mode.CHAT) -> Conversation:
    """Return an angry chat of Mei's, with Ana or waiting."""
    opening = Opening(mode, cast.outlet, PartyFacts(name="王梅", phone="13812345678"), wants_person=True)
    talk = open_conversation(opening, by=CUSTOMER).conversation
    say(talk, text=ANGRY, speaker=Speaker.CUSTOMER, by=CUSTOMER, sender_id="m1")
    return take(talk, by=cast.ana) if agent else talk


def sent(client: Client, talk: Conversation, text: str, sender_id: str = "a1", side: str = "staff") -> dict[str, str]:
    """Return what the screen is answered when it sends words."""
    form = {"text": text, "sender_id": sender_id, "side": side}
    answer: dict[str, str] = client.post(f"/desk/{talk.pk}/turn/", form, headers=JSON).json()
    return answer


def test_the_desk_shows_who_waits_and_the_talk_shows_what_was_read(cast: Cast) -> None:
    waiting = chat(cast, agent=False)
    client = signed_in(cast.ana)
    desk = client.get("/desk/").content.decode()
    assert f'data-talk="{waiting.pk}"' in desk
    assert "王梅" not in desk
    assert "王*" in desk
    assert client.post(f"/desk/{waiting.pk}/take/").status_code == 302
    page = client.get(f"/desk/{waiting.pk}/").content.decode()
    assert 'class="finding" data-question="risks" title="' in page, "the words that carried a finding say so"
    assert "data-insert=" in page, "the coach has something to say"
    assert "教练看到的" in page
    assert 'data-say="1"' in page


def test_words_are_sent_once_however_often_they_are_sent(cast: Cast) -> None:
    talk = chat(cast)
    client = signed_in(cast.ana)
    first, again = sent(client, talk, KIND), sent(client, talk, KIND)
    assert first["seq"] == again["seq"]
    assert KIND[:6] in first["html"]
    assert Turn.objects.filter(conversation=talk, speaker="staff").count() == 1


def test_without_a_script_the_form_sends_and_comes_back(cast: Cast) -> None:
    talk = chat(cast)
    response = signed_in(cast.ana).post(f"/desk/{talk.pk}/turn/", {"text": KIND, "side": "staff"})
    assert (response.status_code, response.headers["Location"]) == (302, f"/desk/{talk.pk}/")
    assert Turn.objects.filter(conversation=talk, text=KIND).exists()


def test_a_breach_is_refused_with_its_reason_and_seen_while_it_is_written(cast: Cast) -> None:
    talk = chat(cast)
    client = signed_in(cast.ana)
    checked = client.post(f"/desk/{talk.pk}/check/", {"text": BREACH}).json()
    assert checked["blocks"]
    mark = checked["marks"][0]
    assert BREACH[mark["start"] : mark["end"]] == mark["text"]
    assert mark["reason"]
    response = client.post(f"/desk/{talk.pk}/turn/", {"text": BREACH, "sender_id": "b1"}, headers=JSON)
    assert response.status_code == 409
    assert "没有发送" in response.json()["error"]
    assert not client.post(f"/desk/{talk.pk}/check/", {"text": KIND}).json()["blocks"]


def test_nobody_speaks_for_a_customer_who_types_himself(cast: Cast) -> None:
    talk = chat(cast)
    client = signed_in(cast.ana)
    assert "error" in sent(client, talk, "好的我同意", side="customer")
    counter = signed_in(cast.ana).post("/desk/new/", {"mode": "counter", "unit": cast.outlet.pk, "language": "zh"})
    there = Conversation.objects.get(mode="counter")
    assert counter.headers["Location"] == f"/desk/{there.pk}/"
    assert there.agent == cast.ana
    assert sent(client, there, ANGRY, "c1", side="customer")["speaker"] == "customer"
    there.refresh_from_db()
    assert there.heat > 1, "the same reading as of one's own typing"


def test_the_form_of_a_new_talk_opens_one_however_often_it_is_sent(cast: Cast) -> None:
    client = signed_in(cast.ana)
    form = {"mode": "hotline", "unit": cast.outlet.pk, "language": "zh", "name": "王梅", "key": "k1"}
    places = {client.post("/desk/new/", form).headers["Location"] for _again in range(2)}
    assert len(places) == 1
    assert client.post("/desk/new/", {"mode": "counter"}).status_code == 422


def test_a_whisper_stands_apart_and_the_customer_never_sees_it(cast: Cast) -> None:
    talk = chat(cast)
    noor = signed_in(cast.noor)
    noor.post(f"/desk/{talk.pk}/join/")
    assert "whisper" in sent(noor, talk, "先道歉,再说限额", "w1", side="whisper")["html"]
    noor.post(f"/desk/{talk.pk}/leave/")
    assert not talk.helpers.exists()
    noor.post(f"/desk/{talk.pk}/takeover/")
    talk.refresh_from_db()
    assert talk.agent == cast.noor


def test_passing_on_needs_a_brief_that_the_next_one_reads_first(cast: Cast) -> None:
    talk = chat(cast)
    ana = signed_in(cast.ana)
    refused = ana.post(f"/desk/{talk.pk}/passing/", {"to": cast.officer.pk, "note": ""}, headers=HTMX)
    assert refused.status_code == 422
    unclear = ana.post(f"/desk/{talk.pk}/passing/", {"note": "要恢复限额"})
    assert unclear.status_code == 409
    assert "要恢复限额" in unclear.content.decode(), "nothing typed is lost"
    done = ana.post(f"/desk/{talk.pk}/passing/", {"to": cast.officer.pk, "note": "要恢复限额,已道歉"}, headers=HTMX)
    assert done.headers["HX-Redirect"] == "/desk/"
    assert ana.get(f"/desk/{talk.pk}/").status_code == 404
    assert "要恢复限额,已道歉" in signed_in(cast.officer).get(f"/desk/{talk.pk}/").content.decode()


def test_the_seat_is_set_and_refused_in_words(cast: Cast) -> None:
    client = signed_in(cast.ana)
    client.post("/desk/seat/", {"state": "ready", "capacity": "2"})
    assert (seat_of(cast.ana).state, seat_of(cast.ana).capacity) == ("ready", 2)
    refused = client.post("/desk/seat/", {"state": "ready", "capacity": "99"}, follow=True)
    assert "1 到 20" in text_of(refused)
    assert seat_of(cast.ana).capacity == 2


def test_reading_is_noted_for_its_agent_only(cast: Cast) -> None:
    talk = chat(cast)
    last = Conversation.objects.get(pk=talk.pk).last_seq
    signed_in(cast.noor).post(f"/desk/{talk.pk}/read/", {"seq": last})
    assert Conversation.objects.get(pk=talk.pk).staff_seq == 0
    signed_in(cast.ana).post(f"/desk/{talk.pk}/read/", {"seq": "9" * 8})
    assert Conversation.objects.get(pk=talk.pk).staff_seq == last


def test_playbooks_are_searched_chosen_and_filled_with_facts(cast: Cast) -> None:
    talk = chat(cast)
    client = signed_in(cast.ana)
    assert "取" in text_of(client.get(f"/desk/{talk.pk}/playbook/?q=取现", headers=HTMX))
    client.post(f"/desk/{talk.pk}/setting/", {"types": "elderly", "金额": "三万元", "称呼": "王阿姨"})
    client.post(f"/desk/{talk.pk}/playbook/", {"playbook": "transfer-limit-cut"})
    book = client.get(f"/desk/{talk.pk}/playbook/transfer-limit-cut/", headers=HTMX).content.decode()
    assert "今天四点前要付三万元" in book
    assert "<html" not in book
    assert client.get(f"/desk/{talk.pk}/playbook/no-such-book/").status_code == 404
    page = client.get(f"/desk/{talk.pk}/").content.decode()
    assert "您选定的" in page
    assert 'value="elderly" checked' in page


def test_who_watches_over_the_whole_bank_sees_every_talk(cast: Cast) -> None:
    talk = chat(cast)
    assert signed_in(cast.idris).get(f"/desk/{talk.pk}/").status_code == 200
    assert f"T-{talk.pk}" in text_of(signed_in(cast.idris).get("/desk/talks/"))


def test_the_robots_brief_stands_above_the_talk(cast: Cast) -> None:
    opening = Opening(Mode.CHAT, cast.outlet, PartyFacts(name="王梅"))
    talk = open_conversation(opening, by=CUSTOMER).conversation
    told = {"own_words": ["限额被砍到五万"], "answered": [["限额多少", "以柜面为准"]], "reason": "客户要求"}
    enqueue(talk, reasons=["wish"], brief=told, by=SYSTEM)
    shown = text_of(signed_in(cast.ana).get(f"/desk/{talk.pk}/"))
    for words in ("限额被砍到五万", "限额多少 → 以柜面为准", "客户要求"):
        assert words in shown


def test_strangers_find_nothing(cast: Cast) -> None:
    talk = chat(cast)
    for person in (cast.tom, cast.officer):
        client = signed_in(person)
        for path in ("", "playbook/", "record/", "passing/", "end/"):
            assert client.get(f"/desk/{talk.pk}/{path}").status_code == 404, path
        for path in ("turn/", "check/", "typing/", "read/", "take/", "join/", "setting/"):
            assert client.post(f"/desk/{talk.pk}/{path}", {"text": "x"}).status_code == 404, path
    assert f"T-{talk.pk}" not in text_of(signed_in(cast.tom).get("/desk/talks/"))


def test_the_end_leads_to_the_record_and_the_record_to_a_case(cast: Cast) -> None:
    talk = chat(cast)
    client = signed_in(cast.ana)
    sent(client, talk, "我明天17点前给您回电话,告诉您审核结果。")
    assert client.post(f"/desk/{talk.pk}/end/").headers["Location"] == f"/desk/{talk.pk}/record/"
    page = client.get(f"/desk/{talk.pk}/record/").content.decode()
    assert "砍到五万" in page
    assert 'name="promise_0"' in page
    due = timezone.localtime() + timedelta(days=1)
    form = {
        "outcome": "new",
        "unit": cast.outlet.pk,
        "matter": "complaint",
        "business": "BZ-06",
        "level": "general",
        "what": "限额被调低",
        "next": "回电",
        "kept_0": "on",
        "promise_0": "明天17点前回电",
        "due_0": due.strftime("%Y-%m-%dT%H:%M"),
    }
    lacking = client.post(f"/desk/{talk.pk}/record/", form | {"outcome": "none"})
    assert lacking.status_code == 422
    assert "为什么不需要立案" in text_of(lacking)
    for _again in range(2):
        assert client.post(f"/desk/{talk.pk}/record/", form).status_code == 302
    case = Case.objects.get()
    assert Promise.objects.get().text == "明天17点前回电"
    assert Entry.objects.filter(verb="talk.confirmed").count() == 1
    shown = signed_in(cast.ana).get(f"/cases/{case.pk}/").content.decode()
    assert f"/desk/{talk.pk}/" in shown
    assert "经过:限额被调低" in text_of(client.get(f"/desk/{talk.pk}/"))


def test_past_talks_are_searched_filtered_and_exported_without_formulas(cast: Cast) -> None:
    talk = chat(cast)
    end(talk, by=cast.ana, ended_by="staff")
    Conversation.objects.filter(pk=talk.pk).update(state=State.ENDED, summary="=cmd()")
    noor = signed_in(cast.noor)
    number = f"T-{talk.pk}"
    for query in (number, "限额砍到五万", "王梅", "13812345678"):
        assert number in text_of(noor.get("/desk/talks/", {"q": query})), query
    assert number not in text_of(noor.get("/desk/talks/", {"q": "没有说过"}))
    assert number not in text_of(noor.get("/desk/talks/", {"mode": "counter"}))
    assert number not in text_of(noor.get("/desk/talks/", {"since": "2099-01-01"}))
    assert noor.get("/desk/talks/", {"before": "x", "since": "x", "unit": "9" * 30}).status_code == 200
    rows = _sent_on(noor.get("/desk/talks/export/"))
    assert "'=cmd()" in rows
    assert "王梅" not in rows
    assert Entry.objects.filter(verb="talks.exported").count() == 1


def test_a_long_talk_asks_no_more_than_a_short_one(cast: Cast) -> None:
    talk = chat(cast)
    client = signed_in(cast.ana)
    few = _queries(client, f"/desk/{talk.pk}/")
    for number in range(12):
        say(talk, text=f"到底什么时候恢复{number}", speaker=Speaker.CUSTOMER, by=CUSTOMER, sender_id=f"m{number}x")
    chat(cast, agent=False)
    filed(cast.outlet)
    assert _queries(client, f"/desk/{talk.pk}/") <= few
    assert few <= 30


def test_helpers_and_watchers_are_shown_what_they_may_do(cast: Cast) -> None:
    talk = chat(cast)
    page = signed_in(cast.noor).get(f"/desk/{talk.pk}/").content.decode()
    assert f'action="/desk/{talk.pk}/takeover/"' in page
    assert 'data-say=""' in page
    join(talk, by=cast.noor)
    whisper(talk, text="我在", by=cast.noor, sender_id="w9")
    assert 'data-say="1"' in signed_in(cast.noor).get(f"/desk/{talk.pk}/").content.decode()


def _sent_on(response: Any) -> str:
    """Return what a streamed answer carries."""

    async def read() -> bytes:
        return b"".join([piece async for piece in response.streaming_content])

    return async_to_sync(read)().decode()


def _queries(client: Client, url: str) -> int:
    assert client.get(url).status_code == 200
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)
