"""The JSON API: tokens, idempotency, scopes, one shape for every error."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.conftest import Cast
from tests.pages.stage import KIND_WORDS, archived, filed, somebody, stranger, taken_over
from tingsu.api.actions.tokens import give_token
from tingsu.cases.models import Case
from tingsu.cases.queries import inbox
from tingsu.journal.record import SYSTEM
from tingsu.org.models import Person
from tingsu.org.permissions import Role

WORDS = "凭什么扣我 80 块年费?电话13812345678"


class Caller:
    """A system that calls the API with a token."""

    def __init__(self, person: Person) -> None:
        _token, secret = give_token(person, name="test", by=SYSTEM)
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {secret}"}

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        """Return status and body of one call."""
        raw = body if isinstance(body, (str, bytes)) else "" if body is None else json.dumps(body)
        answer = self.client.generic(
            method, f"/api/v1{path}", raw, "application/json", headers={**self.headers, **headers}
        )
        return answer.status_code, json.loads(answer.content)


def message_of(answer: tuple[int, Any], status: int) -> str:
    """Return the message of an error after checking its shape."""
    got, body = answer
    assert got == status, body
    assert set(body) == {"error"}
    assert set(body["error"]) == {"code", "message", "fields"}
    assert body["error"]["message"]
    return str(body["error"]["message"])


# ── who calls ──────────────────────────────────────────────────────────────


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Bearer wrong", "Basic YW5hOmFuYQ==", "Bearer tsk_x\x80"])
@pytest.mark.parametrize(("method", "path"), [("GET", "/cases"), ("POST", "/cases"), ("GET", "/cases/1")])
def test_without_a_good_token_nothing_is_told(cast: Cast, method: str, path: str, header: str) -> None:
    answer = stranger().generic(
        method, f"/api/v1{path}", "{}", "application/json", headers={"Authorization": header} if header else {}
    )
    assert message_of((answer.status_code, json.loads(answer.content)), 401)


def test_a_token_acts_as_its_person(cast: Cast) -> None:
    status, body = Caller(cast.ana)("POST", "/cases", {"text": WORDS})
    assert status == 201
    case = Case.objects.get(pk=body["case"]["id"])
    assert (case.first_receiver, case.unit, case.channel) == (cast.ana, cast.outlet, "api")


# ── taking complaints in ───────────────────────────────────────────────────


def test_a_complaint_comes_in_with_all_it_brings(cast: Cast) -> None:
    body = {
        "text": WORDS,
        "channel": "app",
        "unit": "E1",
        "customer": {"name": "王梅", "phone": "13812345678"},
        "business": "BZ-02",
        "amount": "80.00",
        "external_id": "APP-118",
        "received_at": "2026-11-03T09:12:00+08:00",
    }
    status, answer = Caller(cast.officer)("POST", "/cases", body)
    assert status == 201
    assert answer["is_new"] is True
    assert answer["case"]["customer"] == "王*"
    assert "13812345678" not in json.dumps(answer)
    case = Case.objects.get()
    assert answer["progress_link"] == case.progress_link
    assert stranger().get(case.progress_link.removeprefix("http://127.0.0.1:8000")).status_code == 200


def test_the_same_key_again_returns_the_first_case_without_its_link(cast: Cast) -> None:
    call = Caller(cast.ana)
    first = call("POST", "/cases", {"text": WORDS}, **{"Idempotency-Key": "call-1"})
    again = call("POST", "/cases", {"text": "别的话"}, **{"Idempotency-Key": "call-1"})
    assert (first[0], again[0]) == (201, 200)
    assert again[1]["case"]["id"] == first[1]["case"]["id"]
    assert again[1]["is_new"] is False
    assert again[1]["progress_link"] is None
    assert Case.objects.count() == 1


def test_the_key_of_another_system_is_another_key(cast: Cast) -> None:
    for person in (cast.ana, cast.officer):
        assert Caller(person)("POST", "/cases", {"text": WORDS}, **{"Idempotency-Key": "1"})[0] == 201


MISTAKES: list[tuple[str, Any, int]] = [
    ("no body", "", 422),
    ("no JSON", "{", 400),
    ("a list", "[]", 422),
    ("no text", {}, 422),
    ("empty text", {"text": ""}, 422),
    ("only spaces", {"text": " \n"}, 400),
    ("too long", {"text": "x" * 200_001}, 422),
    ("text is a number", {"text": 5}, 422),
    ("an unknown channel", {"text": "x", "channel": "pigeon"}, 422),
    ("an unknown unit", {"text": "x", "unit": "nowhere"}, 400),
    ("a unit out of reach", {"text": "x", "unit": "W"}, 400),
    ("an unknown business", {"text": "x", "business": "BZ-77"}, 400),
    ("a negative amount", {"text": "x", "amount": "-1"}, 422),
    ("an endless amount", {"text": "x", "amount": "NaN"}, 422),
    ("a time to come", {"text": "x", "received_at": "2999-01-01T00:00:00Z"}, 400),
    ("the last moment there is", {"text": "x", "received_at": "9999-12-31T23:59:59Z"}, 400),
    ("the first moment there is", {"text": "x", "received_at": "0001-01-01T00:00:00+14:00"}, 400),
    ("no time at all", {"text": "x", "received_at": "yesterday"}, 422),
    ("half a surrogate", '{"text": "\\ud800"}', 201),
    ("NUL", {"text": "a\x00b"}, 201),
    ("deep nesting", "[" * 100_000, 400),
]


@pytest.mark.parametrize(("name", "body", "status"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_a_mistake_gets_a_clear_answer(cast: Cast, name: str, body: Any, status: int) -> None:
    answer = Caller(cast.officer)("POST", "/cases", body)
    if status == 201:
        assert answer[0] == 201
    else:
        assert message_of(answer, status)
        assert not Case.objects.exists()


def test_a_schema_mistake_names_the_field(cast: Cast) -> None:
    _status, body = Caller(cast.ana)("POST", "/cases", {"text": "x", "channel": "pigeon"})
    assert any("channel" in field["field"] for field in body["error"]["fields"])


# ── reading ────────────────────────────────────────────────────────────────


def test_one_sees_what_the_person_sees(cast: Cast) -> None:
    mine, theirs = filed(cast.outlet).case, filed(cast.west).case
    listed = [item["id"] for item in Caller(cast.officer)("GET", "/cases?view=all")[1]["items"]]
    assert listed == [mine.pk]
    for path in (f"/cases/{theirs.pk}", f"/cases/{theirs.pk}/messages"):
        message_of(Caller(cast.officer)("GET", path), 404)
    assert len(Caller(cast.idris)("GET", "/cases?view=all")[1]["items"]) == 2


def test_a_case_comes_with_its_clocks_and_why(cast: Cast) -> None:
    case = filed(cast.outlet).case
    status, body = Caller(cast.officer)("GET", f"/cases/{case.pk}")
    assert status == 200
    assert {clock["rule"] for clock in body["clocks"]} >= {"cn-nfra-2020.decide"}
    assert all(clock["explanation"] for clock in body["clocks"])


def test_the_list_goes_on_page_by_page(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(inbox.page_of.__kwdefaults__ or {}, "size", 3)
    cases = {filed(cast.outlet, f"第{n}件").case.pk for n in range(7)}
    call, seen, at = Caller(cast.officer), [], ""
    for _page in range(5):
        _status, body = call("GET", f"/cases?at={at}")
        seen += [item["id"] for item in body["items"]]
        at = body["next"]
        if not at:
            break
    assert sorted(seen) == sorted(cases)


@pytest.mark.parametrize("query", ["view=nothing", "order=nothing", "at=garbage", "at=WyJhZnRlciIsMCwxLDJd"])
def test_a_bad_question_is_explained(cast: Cast, query: str) -> None:
    message_of(Caller(cast.officer)("GET", f"/cases?{query}"), 400)


def test_personal_data_never_leaves(cast: Cast) -> None:
    case = filed(cast.outlet, WORDS, name="诸葛明月").case
    call = Caller(cast.officer)
    for path in ("/cases", f"/cases/{case.pk}", f"/cases/{case.pk}/messages", "/cases?q=13812345678"):
        text = json.dumps(call("GET", path), ensure_ascii=False)
        assert "13812345678" not in text
        assert "诸葛明月" not in text
        assert case.link_token not in text


# ── acting ─────────────────────────────────────────────────────────────────


def test_words_go_in_out_and_aside(cast: Cast) -> None:
    case = taken_over(cast).case
    call = Caller(cast.officer)
    for direction, text in (("in", "还没到账"), ("out", KIND_WORDS), ("note", "已催")):
        status, body = call("POST", f"/cases/{case.pk}/messages", {"text": text, "direction": direction})
        assert (status, body["direction"], body["text"]) == (201, direction, text)
    assert len(call("GET", f"/cases/{case.pk}/messages")[1]) == 4


@pytest.mark.parametrize("direction", ["in", "out"])
def test_a_message_with_one_id_counts_once(cast: Cast, direction: str) -> None:
    case = taken_over(cast).case
    call, body = Caller(cast.officer), {"text": KIND_WORDS, "direction": direction, "client_id": "m-1"}
    first, again = (call("POST", f"/cases/{case.pk}/messages", body)[1]["id"] for _time in range(2))
    assert first == again


def test_a_reply_that_breaks_a_rule_is_stopped(cast: Cast) -> None:
    case = taken_over(cast).case
    body = {"text": "您把投诉撤了,我给您送两箱油。", "direction": "out"}
    answer = Caller(cast.noor)("POST", f"/cases/{case.pk}/messages", body)
    assert "答复没有发送" in message_of(answer, 409)
    assert answer[1]["error"]["code"] == "ReplyStopped"


def test_a_contact_an_assignment_and_a_triage_are_the_same_acts(cast: Cast) -> None:
    case = filed(cast.outlet).case
    call = Caller(cast.officer)
    assert call("PUT", f"/cases/{case.pk}/assignment", {"owner": "officer"})[1]["owner"] == "officer"
    triage = {"matter": "complaint", "level": "major", "business": "BZ-02"}
    status, body = call("PUT", f"/cases/{case.pk}/triage", triage)
    assert (status, body["state"], body["level"]) == (200, "handling", "major")
    assert call("POST", f"/cases/{case.pk}/contacts", {"kind": "call", "note": "致歉", "minutes": 8})[0] == 201
    assert case.contacts.get().person == cast.officer


def test_the_version_guards_against_overwriting(cast: Cast) -> None:
    case = taken_over(cast).case
    call = Caller(cast.officer)
    body = {"matter": "complaint", "level": "major", "version": case.version}
    assert call("PUT", f"/cases/{case.pk}/triage", body)[0] == 200
    again = call("PUT", f"/cases/{case.pk}/triage", body)
    message_of(again, 409)
    assert again[1]["error"]["code"] == "Stale"


def test_a_case_is_not_given_to_somebody_who_must_not_see_it(cast: Cast) -> None:
    case = filed(cast.outlet).case
    status, _body = Caller(cast.officer)("PUT", f"/cases/{case.pk}/assignment", {"owner": "tom"})
    assert status in (400, 409)
    case.refresh_from_db()
    assert case.owner is None


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.PRESS, 403), (Role.AUDITOR, 403), (Role.TRAINER, 403), (Role.ADMIN, 403), (Role.CLERK, 201)],
)
def test_what_a_role_may_not_do_its_token_may_not_either(cast: Cast, role: Role, status: int) -> None:
    call = Caller(somebody("caller", unit=cast.outlet, role=role))
    answer = call("POST", "/cases", {"text": WORDS})
    if status == 403:
        message_of(answer, 403)
    else:
        assert answer[0] == status


def test_somebody_who_only_looks_changes_nothing(cast: Cast) -> None:
    case = taken_over(cast).case
    call = Caller(cast.auditor)
    assert call("GET", f"/cases/{case.pk}")[0] == 200
    for method, path, body in (
        ("POST", "messages", {"text": "x", "direction": "in"}),
        ("POST", "messages", {"text": "x", "direction": "out"}),
        ("POST", "messages", {"text": "x", "direction": "note"}),
        ("POST", "contacts", {"kind": "call", "note": "x"}),
        ("PUT", "assignment", {"owner": "officer"}),
        ("PUT", "triage", {"matter": "complaint", "level": "general"}),
    ):
        assert call(method, f"/cases/{case.pk}/{path}", body)[0] in (400, 403, 409), path
    assert case.messages.count() == 1


def test_a_person_without_a_post_can_do_nothing(cast: Cast) -> None:
    case = filed(cast.outlet).case
    call = Caller(Person.objects.create_user("nobody", None, name="无岗"))
    message_of(call("POST", "/cases", {"text": WORDS}), 403)
    message_of(call("GET", f"/cases/{case.pk}"), 404)
    status, body = call("GET", "/cases")
    assert status == 403 or body["items"] == []


def test_the_archive_refuses_with_words(cast: Cast) -> None:
    case = archived(cast).case
    answer = Caller(cast.officer)("POST", f"/cases/{case.pk}/messages", {"text": KIND_WORDS, "direction": "out"})
    assert "已归档" in message_of(answer, 409)


# ── errors ─────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "/cases/999999999", 404),
        ("GET", "/cases/99999999999999999999999", 404),
        ("GET", "/cases/x", 404),
        ("DELETE", "/cases", 405),
        ("PATCH", "/cases/1", 405),
        ("GET", "/cases/1/triage", 405),
    ],
)
def test_every_error_has_the_one_shape(cast: Cast, method: str, path: str, status: int) -> None:
    call = Caller(cast.officer)
    answer = call.client.generic(method, f"/api/v1{path}", headers=call.headers)
    assert answer.status_code == status
    assert answer.headers["Content-Type"].startswith("application/json")
    message_of((answer.status_code, json.loads(answer.content)), status)


def test_a_body_that_is_far_too_large_has_the_one_shape_too(cast: Cast) -> None:
    call = Caller(cast.officer)
    body = json.dumps({"text": "x" * 5_000_000})
    answer = call.client.generic("POST", "/api/v1/cases", body, "application/json", headers=call.headers)
    assert answer.status_code in (400, 413)
    message_of((answer.status_code, json.loads(answer.content)), answer.status_code)


def test_our_own_fault_has_the_one_shape_and_tells_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: Any, **kwargs: Any) -> Any:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("tingsu.api.app.open_case", broken)
    answer = Caller(cast.ana)("POST", "/cases", {"text": WORDS})
    assert "secret" not in message_of(answer, 500)


def test_refusals_speak_the_language_of_the_tokens_person(cast: Cast) -> None:
    case = archived(cast).case
    cast.officer.language = "en"
    cast.officer.save()
    body = {"text": KIND_WORDS, "direction": "out"}
    answer = Caller(cast.officer)("POST", f"/cases/{case.pk}/messages", body)
    assert "archived" in message_of(answer, 409)


def test_the_description_names_every_path(cast: Cast) -> None:
    described = json.loads(stranger().get("/api/v1/openapi.json").content)
    assert set(described["paths"]) == {
        "/api/v1/cases",
        "/api/v1/cases/{case_id}",
        "/api/v1/cases/{case_id}/messages",
        "/api/v1/cases/{case_id}/contacts",
        "/api/v1/cases/{case_id}/assignment",
        "/api/v1/cases/{case_id}/triage",
        "/api/v1/conversations",
        "/api/v1/conversations/{call}",
        "/api/v1/conversations/{call}/end",
        "/api/v1/conversations/{call}/turns",
    }
