"""Webhooks out and in: told at least once, signed, without personal data, and never into the bank's own network."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.acts.conftest import Watch
from tests.acts.servers import Gateway, free_port, http_server
from tests.acts.stages import PHONE, WORDS, handled, opened, refused, stored_in_clear, together
from tests.conftest import Cast
from tingsu.cases.actions.messages import receive_message
from tingsu.cases.models import Case, Channel
from tingsu.core.backoff import STEPS
from tingsu.core.errors import BadInput
from tingsu.core.facts_only import facts_only
from tingsu.core.signing import HEADER, check_signature, signature
from tingsu.delivery.http import AddressForbidden, NoConnection, check_url, post
from tingsu.journal.models import Entry, Link
from tingsu.webhooks.actions.calling import follow_chain, make_calls, repeat_call
from tingsu.webhooks.actions.setting import renew_secret, save_endpoint, save_source
from tingsu.webhooks.models import Call, Endpoint, Source
from tingsu.webhooks.verbs import VERBS

chained = pytest.mark.django_db(transaction=True)  # the chain is linked at commit


@pytest.fixture
def listener(settings: Any) -> Iterator[Gateway]:
    """Return a real HTTP server on this machine, which is allowed for once."""
    settings.HOOKS_INSIDE = True
    with http_server() as server:
        yield server


def endpoint(cast: Cast, url: str, *verbs: str) -> Endpoint:
    """Return an endpoint that is told of `verbs`."""
    return save_endpoint(None, name="平台", url=url, verbs=verbs or ["case.opened"], is_active=True, by=cast.admin)[0]


def tell() -> int:
    """Do what the job does."""
    follow_chain()
    return make_calls()


# ── Out ──────────────────────────────────────────────────────────────────────────────────────────────────────────────


@chained
def test_an_endpoint_is_told_what_it_asked_for_signed_and_without_words(cast: Cast, listener: Gateway) -> None:
    opened(cast)  # before it was set up
    there = endpoint(cast, listener.url, "case.opened", "case.taken_over")
    case = handled(cast)
    assert tell() == 2
    assert tell() == 0

    path, headers, body = listener.got[0]
    told = json.loads(body)
    assert path == "/send"
    check_signature(there.secret, body, headers[HEADER.lower()], now=int(time.time()))
    entry = Entry.objects.get(verb="case.opened", subject_id=case.pk)
    assert told["id"] == headers["tingsu-id"] == f"entry-{entry.pk}"
    assert (told["verb"], told["subject"]) == ("case.opened", {"type": "case", "id": case.pk})
    assert told["data"]["unit"] == cast.outlet.pk
    assert "sha256" not in told["data"]
    everything = b"".join(body for _path, _headers, body in listener.got).decode()
    assert not any(secret in everything for secret in (WORDS, "王", PHONE, "安娜", "陈静"))


@pytest.mark.parametrize(
    "value", ["王梅", "has spaces", "13812345678", "6222021234567890123", "x" * 41, {"reason": "r"}, object()]
)
def test_nothing_like_words_or_numbers_of_people_leaves(value: object) -> None:
    assert facts_only({"a": value}) in ({"a": None}, {"a": {}})


def test_codes_and_numbers_leave() -> None:
    data = {
        "unit": 3,
        "how": "sent",
        "clocks": [{"rule": "cn-nfra-2020.decide", "due_at": "2026-03-17T16:00:00+00:00"}],
    }
    assert facts_only(data) == data


@chained
def test_a_call_that_fails_is_made_again_until_it_is_dead_and_can_be_made_anew(
    cast: Cast, listener: Gateway, watch: Watch
) -> None:
    listener.answer = lambda _body: (500, b"")
    endpoint(cast, listener.url)
    opened(cast)
    tell()
    for step in STEPS:
        assert tell() == 0
        watch.now += step
        tell()
    call = Call.objects.get()
    assert (call.state, call.tries, call.trouble) == ("dead", len(STEPS) + 1, "status 500")

    listener.answer = lambda _body: (204, b"")
    repeat_call(call, by=cast.admin)
    assert tell() == 1
    ids = {json.loads(body)["id"] for _path, _headers, body in listener.got}
    assert len(ids) == 1
    with refused("只有失败的"):
        repeat_call(call, by=cast.admin)


@chained
def test_an_answer_that_is_lost_is_asked_for_again(cast: Cast, listener: Gateway, watch: Watch) -> None:
    endpoint(cast, listener.url)
    opened(cast)
    follow_chain()
    Call.objects.update(state="calling", claimed_at=watch.now)  # the worker died after posting
    assert make_calls() == 0
    watch.forward(minutes=6)
    assert make_calls() == 1


@chained
def test_a_dead_endpoint_does_not_hold_up_another(cast: Cast, listener: Gateway) -> None:
    away = endpoint(cast, f"http://127.0.0.1:{free_port()}/")
    endpoint(cast, listener.url)
    for _each in range(3):
        opened(cast)
    assert tell() == 3
    assert sorted(away.calls.values_list("tries", flat=True)) == [0, 0, 1]


@chained
def test_two_workers_tell_each_entry_once(cast: Cast, listener: Gateway) -> None:
    endpoint(cast, listener.url)
    for _each in range(4):
        opened(cast)
    together(*[tell] * 3)
    tell()
    assert sorted(told["id"] for told in listener.said) == sorted({told["id"] for told in listener.said})
    assert len(listener.got) == 4


@chained
def test_what_happens_while_it_is_off_is_not_told(cast: Cast, listener: Gateway) -> None:
    there = endpoint(cast, listener.url)
    facts: dict[str, Any] = {"name": "平台", "url": listener.url, "verbs": ["case.opened"], "by": cast.admin}
    save_endpoint(there, is_active=False, **facts)
    opened(cast)
    assert tell() == 0
    there.refresh_from_db()
    save_endpoint(there, is_active=True, **facts)
    assert tell() == 0
    opened(cast)
    assert tell() == 1


@chained
def test_a_redirect_is_not_followed(cast: Cast, listener: Gateway) -> None:
    with http_server() as inner:
        listener.answer = lambda _body: (302, inner.url.encode())
        endpoint(cast, listener.url)
        opened(cast)
        assert tell() == 0
        assert inner.got == []
    assert Call.objects.get().trouble == "status 302"


@chained
def test_an_address_that_became_forbidden_is_not_called(cast: Cast, listener: Gateway, settings: Any) -> None:
    endpoint(cast, listener.url)
    opened(cast)
    settings.HOOKS_INSIDE = False
    assert tell() == 0
    assert (Call.objects.get().state, listener.got) == ("dead", [])


@pytest.mark.parametrize(
    "url",
    [
        "http://bank.example/",
        "ftp://bank.example/",
        "https://user:pw@bank.example/",
        "https:///x",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fd00::1]/",
        "https://0.0.0.0/",
        "https://100.64.0.1/",
        "https://224.0.0.1/",
        "https://bank.example:99999/",
    ],
)
def test_addresses_inside_are_refused_when_they_are_typed(cast: Cast, url: str) -> None:
    with pytest.raises(AddressForbidden):
        endpoint(cast, url)


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.5", "192.168.1.1", "::1", "169.254.169.254"])
def test_a_name_that_leads_inside_is_refused_when_it_is_called(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    public = (socket.AF_INET, socket.SOCK_STREAM, 6, "", ("93.184.216.34", 443))
    trap = (family, socket.SOCK_STREAM, 6, "", (address, 443))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_args, **_more: [public, trap])
    with pytest.raises(AddressForbidden):
        post("https://bank.example/", b"{}", headers={}, seconds=1, inside=False)


def test_a_name_that_nobody_knows_is_no_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    def unknown(*_args: object, **_more: object) -> None:
        raise socket.gaierror

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(NoConnection):
        post("https://no.example/", b"{}", headers={}, seconds=1, inside=False)


def test_inside_addresses_are_for_who_allows_them() -> None:
    check_url("http://10.0.0.5:8080/hook", inside=True)


def test_an_endpoint_needs_known_events(cast: Cast) -> None:
    for verbs in ([], ["personal.opened"]):
        with refused("事件", kind=BadInput):
            save_endpoint(None, name="x", url="https://a.example/", verbs=verbs, is_active=True, by=cast.admin)


def test_secrets_are_not_stored_in_clear(cast: Cast) -> None:
    made, secret = save_endpoint(
        None, name="x", url="https://a.example/", verbs=["case.opened"], is_active=True, by=cast.admin
    )
    new = renew_secret(made, by=cast.admin)
    assert secret != new
    assert stored_in_clear(secret, new) == []


def test_every_event_that_is_offered_happens_somewhere() -> None:
    sources = "".join(path.read_text(encoding="utf-8") for path in Path("tingsu").glob("*/actions/*.py"))
    missing = [verb for verb in VERBS if f'"{verb}"' not in sources and f'"{verb.partition(".")[0]}.' not in sources]
    assert missing == []


# ── In ───────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def source(cast: Cast) -> Source:
    """Return a system that brings complaints of the east branch in."""
    facts: dict[str, Any] = {"unit": cast.east, "channel": Channel.CHAT, "is_active": True, "by": cast.admin}
    return save_source(None, slug="callcentre", name="客服系统", **facts)[0]


def come(source: Source, event: Any, *, key: str = "", at: float = 0, slug: str = "") -> Any:
    """Post an event as the other system does."""
    body = event if isinstance(event, bytes) else json.dumps(event, ensure_ascii=False).encode()
    header = signature(key or source.secret, body, at=int(time.time() + at))
    client = Client(raise_request_exception=False)
    return client.post(f"/hooks/{slug or source.slug}/", body, "application/json", headers={HEADER: header})


COMPLAINT = {
    "id": "cc-1",
    "type": "complaint",
    "text": WORDS,
    "unit": "E1",
    "external_id": "T-77",
    "customer": {"name": "王梅", "phone": PHONE},
    "received_at": "2026-03-01T09:30:00+08:00",
    "amount": 80,
}


def test_a_signed_complaint_opens_a_case_once(cast: Cast, source: Source) -> None:
    first = come(source, COMPLAINT)
    again = come(source, COMPLAINT | {"text": "ignored: the id is known"})
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["case"] == again.json()["case"]
    case = Case.objects.get()
    assert (case.unit, case.channel, case.text, case.external_id) == (cast.outlet, "chat", WORDS, "T-77")
    assert (case.party.name, case.amount, case.received_at.isoformat()) == (
        "王梅",
        Decimal(80),
        "2026-03-01T01:30:00+00:00",
    )
    assert Entry.objects.get(verb="case.opened").actor_name == "客服系统"


def test_a_message_joins_a_case_that_the_source_brought_once(cast: Cast, source: Source) -> None:
    come(source, COMPLAINT)
    case = Case.objects.get()
    by_ticket = {"id": "cc-2", "type": "message", "external_id": "T-77", "text": "还没退"}
    by_number = {"id": "cc-3", "type": "message", "case": case.number, "text": "再催一次"}
    assert [come(source, event).status_code for event in (by_ticket, by_ticket, by_number)] == [201, 200, 201]
    assert [message.text for message in case.messages.all()] == [WORDS, "还没退", "再催一次"]


def test_a_source_reaches_no_case_of_others(cast: Cast, source: Source) -> None:
    other = opened(cast, external_id="T-99")
    for which in ({"case": other.number}, {"external_id": "T-99"}):
        answer = come(source, {"id": "cc-9", "type": "message", "text": "x", **which})
        assert answer.status_code == 409
    assert come(source, COMPLAINT | {"unit": "W"}).status_code == 400
    assert other.messages.count() == 1


def test_the_key_of_one_source_opens_no_other(cast: Cast, source: Source) -> None:
    facts: dict[str, Any] = {"unit": cast.west, "channel": Channel.CHAT, "is_active": True, "by": cast.admin}
    save_source(None, slug="west", name="西", **facts)
    assert come(source, COMPLAINT, slug="west").status_code == 401


def test_what_is_unsigned_old_or_unknown_gets_one_answer(cast: Cast, source: Source) -> None:
    answers = [
        come(source, COMPLAINT, key="wrong"),
        come(source, COMPLAINT, at=-600),
        come(source, COMPLAINT, at=600),
        come(source, COMPLAINT, slug="nobody"),
        Client().post("/hooks/callcentre/", COMPLAINT, "application/json"),
    ]
    assert {answer.status_code for answer in answers} == {401}
    assert len({answer.content for answer in answers}) == 1
    assert Case.objects.count() == 0


def test_a_source_that_is_off_is_closed(cast: Cast, source: Source) -> None:
    facts: dict[str, Any] = {"unit": cast.east, "channel": Channel.CHAT, "by": cast.admin}
    save_source(source, slug="callcentre", name="客服系统", is_active=False, **facts)
    assert come(source, COMPLAINT).status_code == 401


@pytest.mark.parametrize(
    "event",
    [
        b"no json",
        b"[" * 100_000,
        [],
        "text",
        {"text": "no id"},
        {"id": "1", "text": ""},
        {"id": "1", "text": {"a": 1}},
        {"id": "1", "text": "x", "type": "spell"},
        {"id": "1", "text": "x", "customer": ["x"]},
        {"id": "1", "text": "x", "received_at": "yesterday"},
        {"id": "1", "text": "x", "received_at": "2999-01-01T00:00:00Z"},
        {"id": "1", "text": "x", "amount": "many"},
        {"id": "1", "text": "x", "amount": "NaN"},
        {"id": "x" * 61, "text": "x"},
        {"id": "1", "type": "message", "text": "x"},
    ],
)
def test_what_cannot_be_used_is_refused_with_a_reason(cast: Cast, source: Source, event: Any) -> None:
    answer = come(source, event)
    assert answer.status_code == 400
    assert answer.json()["error"]["message"]
    assert Case.objects.count() == 0


def test_two_sources_cannot_share_an_address(cast: Cast, source: Source) -> None:
    facts: dict[str, Any] = {"unit": cast.east, "channel": Channel.CHAT, "is_active": True, "by": cast.admin}
    with refused("换一个", kind=BadInput):
        save_source(None, slug="callcentre", name="二", **facts)


@chained
def test_what_comes_in_is_told_on(cast: Cast, source: Source, listener: Gateway) -> None:
    endpoint(cast, listener.url, "message.received")
    receive_message(opened(cast), text="还没退", channel=Channel.PHONE, by=cast.ana)
    assert tell() == 1
    assert Link.objects.exists()
