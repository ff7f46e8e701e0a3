"""The hotline by HTTP: what a bank's speech recogniser sends."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tingsu.api.actions.tokens import give_token
from tingsu.desk.models import Conversation
from tingsu.journal.record import SYSTEM
from tingsu.org.models import Person


class Recogniser:
    """A program with a token."""

    def __init__(self, person: Person) -> None:
        _token, secret = give_token(person, name="asr", by=SYSTEM)
        self.headers = {"Authorization": f"Bearer {secret}"}

    def send(self, path: str, body: Any, kind: str = "application/json") -> Any:
        """Post to the API."""
        data = body if isinstance(body, (str, bytes)) else json.dumps(body)
        return Client().generic("POST", f"/api/v1/conversations{path}", data, kind, headers=self.headers)


@pytest.fixture
def asr(cast: Cast) -> Recogniser:
    """The recogniser of the east branch, with Ana's call open."""
    made = Recogniser(cast.noor)
    assert made.send("", {"call": "77/31", "agent": "ana", "caller": "13812345678"}).status_code == 201
    return Recogniser(cast.noor)


def test_a_call_from_ring_to_hang_up(asr: Recogniser, cast: Cast) -> None:
    again = asr.send("", {"call": "77/31", "agent": "ana"})
    assert again.status_code == 200
    assert (again.json()["agent"], again.json()["state"], again.json()["is_new"]) == ("ana", "talking", False)
    Conversation.objects.update(idempotency_key="call:7731")
    rows = [{"id": "1", "speaker": "customer", "text": "凭什么限我的额"}, {"id": 2, "speaker": "x", "text": "?"}]
    taken = asr.send("/7731/turns", rows).json()
    assert taken["kept"] == [{"id": "1", "seq": 1}]
    assert (taken["rejected"][0]["row"], taken["rejected"][0]["id"]) == (2, "2")
    one = asr.send("/7731/turns", {"id": "2", "speaker": "staff", "text": "您别急,我来看看。"})
    assert one.json()["kept"] == [{"id": "2", "seq": 2}]
    ended = asr.send("/7731/end", {"ended_by": "customer"})
    assert (ended.json()["state"], ended.json()["last_id"]) == ("wrap_up", "2")
    assert Client().get("/api/v1/conversations/7731", headers=asr.headers).json()["last_seq"] == 2


def test_lines_of_json_keep_the_good_ones(asr: Recogniser) -> None:
    Conversation.objects.update(idempotency_key="call:7731")
    lines = '{"id":"1","speaker":"customer","text":"喂"}\n{broken\n\n{"id":"2","speaker":"customer","text":"在吗"}\n'
    taken = asr.send("/7731/turns", lines.encode(), "application/x-ndjson").json()
    assert [row["seq"] for row in taken["kept"]] == [1, 2]
    assert [row["row"] for row in taken["rejected"]] == [2]


@pytest.mark.parametrize("body", [b"\xff\xfe", b"{", b""], ids=["no text", "no JSON", "nothing"])
def test_what_cannot_be_read_at_all_is_said_so(asr: Recogniser, body: bytes) -> None:
    Conversation.objects.update(idempotency_key="call:7731")
    answer = asr.send("/7731/turns", body)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]


def test_a_call_out_of_reach_does_not_exist(asr: Recogniser, cast: Cast) -> None:
    Conversation.objects.update(idempotency_key="call:7731")
    for person, status in ((cast.tom, 404), (cast.admin, 403)):
        other = Recogniser(person)
        assert other.send("/7731/turns", []).status_code == status
        assert other.send("/7731/end", {}).status_code == status
        assert Client().get("/api/v1/conversations/7731", headers=other.headers).status_code == status
    assert Recogniser(cast.tom).send("", {"call": "7731", "unit": "W"}).status_code == 404
