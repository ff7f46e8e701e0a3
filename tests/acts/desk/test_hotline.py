"""The hotline: what a recogniser hears becomes a talk, once, whatever the line does."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from tests.conftest import Cast
from tingsu.api.actions.tokens import give_token, person_of_token, revoke_token
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.desk.actions.hearing import end_call, find_call, hear_all, open_call
from tingsu.desk.live.app import with_live
from tingsu.desk.live.hotline import answer_message
from tingsu.desk.models import Conversation, Mode, State
from tingsu.journal.record import SYSTEM
from tingsu.org.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


def opened(cast: Cast, call: str = "7731", *, agent: str = "ana", by: Person | None = None) -> Conversation:
    """Return a call that Ana took, opened by the recogniser of the east branch."""
    done = open_call(call=call, unit="", agent=agent, name="王梅", phone="13812345678", by=by or cast.noor)
    return done.conversation


def said(identifier: str, text: str, speaker: str = "customer", **more: Any) -> dict[str, Any]:
    """Return a turn as the recogniser sends it."""
    return {"id": identifier, "speaker": speaker, "text": text, **more}


def test_a_call_is_its_agents_and_opened_once(cast: Cast) -> None:
    talk = opened(cast)
    assert (talk.mode, talk.state, talk.agent, talk.unit) == (Mode.HOTLINE, State.TALKING, cast.ana, cast.outlet)
    assert talk.party.phone == "13812345678"
    assert opened(cast).pk == talk.pk
    assert Conversation.objects.count() == 1


def test_without_an_agent_it_waits_in_the_queue(cast: Cast) -> None:
    talk = opened(cast, agent="")
    assert (talk.unit, Conversation.objects.get(pk=talk.pk).state) == (cast.east, State.WAITING)


def test_who_is_out_of_reach_is_refused(cast: Cast) -> None:
    with pytest.raises(BadInput):
        opened(cast, agent="nobody")
    with pytest.raises(BadInput):
        opened(cast, agent="tom")
    with pytest.raises(NotAllowed):
        open_call(call="1", unit="E", agent="tom", name="", phone="", by=cast.noor)
    opened(cast)
    with pytest.raises(Conversation.DoesNotExist):
        find_call("7731", by=cast.tom)
    with pytest.raises(Conversation.DoesNotExist):
        open_call(call="7731", unit="W", agent="", name="", phone="", by=cast.tom)


def test_turns_are_read_and_what_was_said_is_never_stopped(cast: Cast) -> None:
    talk = opened(cast)
    rows = [said("1", "你们凭什么限我的额!气死我了"), said("2", "这款理财保本保息,零风险", "staff")]
    taken = hear_all(talk, rows)
    assert [row["id"] for row in taken.kept] == ["1", "2"]
    talk.refresh_from_db()
    assert talk.heat > 1
    turn = talk.turns.get(sender_id="h:2")
    assert turn.author == cast.ana
    assert turn.source == {"heard": True}


def test_good_rows_are_kept_and_bad_ones_come_back(cast: Cast) -> None:
    talk = opened(cast)
    rows: list[Any] = [
        said("1", "喂"),
        said("1", "喂喂"),
        said("2", "未说完", final=False),
        {"speaker": "customer", "text": "没有编号"},
        said("3", "谁", "boss"),
        said("4", ""),
        said("5", "什么时候", at="yesterday"),
        "喂",
        said("6", "转账限额", at="2026-03-02T09:59:00+08:00"),
        said("7", "明天", at="2026-03-03T09:59:00+08:00"),
    ]
    taken = hear_all(talk, rows)
    assert [(row["id"], row["seq"]) for row in taken.kept] == [("1", 1), ("1", 1), ("6", 2)]
    assert taken.ignored == 1
    assert [row["row"] for row in taken.rejected] == [4, 5, 6, 7, 8, 10]
    assert all(row["why"] for row in taken.rejected)
    assert talk.turns.get(sender_id="h:1").text == "喂"


def test_after_the_end_a_repeated_turn_is_known_and_a_new_one_comes_back(cast: Cast) -> None:
    talk = opened(cast)
    hear_all(talk, [said("1", "喂")])
    assert end_call(talk, ended_by="customer", by=cast.noor).state == State.WRAP_UP
    assert end_call(talk, ended_by="customer", by=cast.noor).state == State.WRAP_UP
    taken = hear_all(talk, [said("1", "喂"), said("2", "还在吗")])
    assert len(taken.kept) == 1
    assert "已经结束" in taken.rejected[0]["why"]


# ── the WebSocket ───────────────────────────────────────────────────────────


def told(token: str, **message: Any) -> Any:
    """Return the answer to one message."""
    return answer_message(person_of_token, token, json.dumps(message))


def test_messages_are_acknowledged_and_a_broken_line_goes_on(cast: Cast) -> None:
    _token, secret = give_token(cast.noor, name="asr", by=SYSTEM)
    assert told(secret, type="open", call="7731", agent="ana")["is_new"]
    assert told(secret, type="turn", call="7731", **said("1", "喂")) == {
        "type": "ack", "call": "7731", "id": "1", "seq": 1,
    }  # fmt: skip
    assert told(secret, type="turn", call="7731", **said("2", "限", final=False))["type"] == "ignored"
    again = told(secret, type="open", call="7731", agent="ana")
    assert (again["is_new"], again["last_id"], again["last_seq"]) == (False, "1", 1)
    assert told(secret, type="turn", call="7731", **said("1", "喂"))["seq"] == 1
    assert told(secret, type="end", call="7731")["state"] == State.WRAP_UP


@pytest.mark.parametrize(
    "message",
    [{}, {"type": "turn", "call": "none", "id": "1"}, {"type": "open", "call": 5}, {"type": "open", "call": ""}],
    ids=["empty", "unknown call", "number", "no call"],
)
def test_a_wrong_message_is_answered_and_the_line_stays(cast: Cast, message: dict[str, Any]) -> None:
    _token, secret = give_token(cast.noor, name="asr", by=SYSTEM)
    answer = told(secret, **message)
    assert answer["type"] == "error"
    assert answer["message"]
    for text in ("{", "[]", "null", "[" * 60000):
        assert answer_message(person_of_token, secret, text)["type"] == "error"  # type: ignore[index]


def test_strangers_and_revoked_tokens_get_nothing(cast: Cast) -> None:
    token, secret = give_token(cast.noor, name="asr", by=SYSTEM)
    _admins, admins = give_token(cast.admin, name="x", by=SYSTEM)
    assert told("tsk_wrong", type="open", call="1") is None
    assert told(admins, type="open", call="1") is None, "who holds it may not talk with customers"
    revoke_token(token, by=SYSTEM)
    assert told(secret, type="open", call="1") is None
    assert Conversation.objects.count() == 0


def test_a_connection_from_handshake_to_hang_up(cast: Cast) -> None:
    _token, secret = give_token(cast.noor, name="asr", by=SYSTEM)
    messages = [{"type": "open", "call": "1", "agent": "ana"}, {"type": "turn", "call": "1", **said("a", "喂")}]
    sent = connect([("authorization", f"Bearer {secret}")], messages)
    assert [part["type"] for part in sent] == ["websocket.accept", "websocket.send", "websocket.send"]
    assert json.loads(sent[2]["text"])["seq"] == 1
    assert connect([], messages) == [{"type": "websocket.close", "code": 4401}]
    assert connect([], [], path="/live/elsewhere/") == [{"type": "websocket.close"}]


def connect(headers: list[tuple[str, str]], messages: list[Any], *, path: str = "/live/hotline/") -> list[Any]:
    """Speak with the application as a WebSocket server does; return what it sent."""
    coming: list[dict[str, Any]] = [{"type": "websocket.connect"}]
    coming += [{"type": "websocket.receive", "text": json.dumps(message)} for message in messages]
    coming += [{"type": "websocket.disconnect"}]
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return coming.pop(0)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def django(*_: Any) -> None:
        raise AssertionError("not for Django")

    scope = {
        "type": "websocket",
        "path": path,
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers],
    }
    asyncio.run(with_live(django, who_holds=person_of_token)(scope, receive, send))
    return sent
