"""Letters leave the house by e-mail and gateway: never twice by themselves, and nothing fails unseen."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from tests.acts.conftest import Watch
from tests.acts.servers import Gateway, Posted, free_port, http_server, smtp_server
from tests.acts.stages import (
    PARTY,
    confirmed,
    decided,
    fresh,
    handled,
    opened,
    refused,
    stored_in_clear,
    together,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions.acknowledgement import acknowledge_case
from tingsu.cases.actions.messages import receive_message, send_reply, write_note
from tingsu.cases.actions.notice import tell_decision
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.actions.proposals import propose_solution
from tingsu.cases.models import Case, Channel, Direction, Message
from tingsu.core.backoff import STEPS
from tingsu.core.errors import BadInput
from tingsu.core.signing import HEADER, signature
from tingsu.delivery import adapters
from tingsu.delivery.actions import sending
from tingsu.delivery.actions.queueing import drop_delivery, queue_again, queue_letter
from tingsu.delivery.actions.sending import find_lost, send_delivery, send_due
from tingsu.delivery.models import ContactPoint, Delivery
from tingsu.journal.record import SYSTEM
from tingsu.mail.actions.taking import CUSTOMER, take_mail

MEI = "mei@example.com"
WRITER = PartyFacts(name="王梅", phone="13812345678", email=MEI)
POLITE = "您好,已为您登记退费,请您留意到账。"
Work = Callable[[], int]


@pytest.fixture
def post(settings: Any) -> Iterator[Posted]:
    """Return a real SMTP server that the settings name."""
    with smtp_server() as server:
        settings.SMTP_URL, settings.MAIL_FROM = server.url, "江海银行 <complaints@bank.example>"
        yield server


@pytest.fixture
def sms(settings: Any) -> Iterator[Gateway]:
    """Return a gateway for text messages that the settings name."""
    with http_server() as server:
        body = '{"mobile": "{address}", "content": ["{text}"], "requestId": "{id}"}'
        setup = {"url": server.url, "token": "t", "secret": "s", "body": body, "ok": "code=0", "id": "data.msgid"}
        settings.GATEWAYS = settings.GATEWAYS | {"sms": setup}
        yield server


def written_to(cast: Cast, work: Work, text: str = POLITE) -> Delivery:
    """Return the delivery of a reply to a case that came by e-mail, not sent yet."""
    case = handled(cast, channel=Channel.EMAIL, party=WRITER)
    send_reply(case, text=text, by=cast.officer)
    work()
    return Delivery.objects.select_related("case").get()


def state(delivery: Delivery) -> tuple[str, str]:
    """Return where it stands and why."""
    delivery.refresh_from_db()
    return delivery.state, delivery.trouble


# ── What goes out ────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reply_reaches_the_mailbox_with_number_and_link(cast: Cast, work: Work, post: Posted) -> None:
    delivery = written_to(cast, work)
    assert send_delivery(delivery.pk) == "sent"

    (mail,) = post.mails
    case = delivery.case
    assert mail["To"] == MEI
    assert mail["From"] == "江海银行 <complaints@bank.example>"
    assert mail["Subject"] == f"[{case.number}] 关于您的投诉的答复"
    assert mail["Message-ID"] == delivery.mail_id
    assert mail["Auto-Submitted"] is None
    text = mail.get_content()
    assert POLITE in text
    assert case.progress_link in text
    assert verbs(case)[-2:] == ["delivery.queued", "delivery.sent"]


def test_every_letter_of_the_bank_goes_out_and_notes_do_not(cast: Cast, work: Work, post: Posted) -> None:
    case = confirmed(cast, channel=Channel.EMAIL, party=WRITER)
    acknowledge_case(case, by=cast.officer)
    propose_solution(case, text=POLITE, by=cast.officer)
    write_note(case, text="内部", by=cast.officer)
    receive_message(case, text="好", channel=Channel.EMAIL, by=CUSTOMER)
    work()
    send_due()
    other = decided(cast, channel=Channel.EMAIL, party=WRITER)
    tell_decision(other, how="sent", proof="邮件", by=cast.officer)
    work()
    send_due()
    subjects = [mail["Subject"].partition("] ")[2] for mail in post.mails]
    assert subjects == ["我们收到了您的投诉", "关于您的投诉的解决方案", "关于您的投诉的处理决定"]
    assert post.mails[0]["Auto-Submitted"] == "auto-generated"
    assert post.mails[0]["X-Auto-Response-Suppress"] == "All"


def test_the_letter_names_the_customer_although_the_case_page_masks(cast: Cast, work: Work, post: Posted) -> None:
    delivery = written_to(cast, work, text="王梅女士,您好,请您留意到账。")
    send_delivery(delivery.pk)
    assert "王*" in delivery.message.text
    assert "王梅女士" in post.mails[0].get_content()
    assert stored_in_clear(MEI) == []


def test_other_channels_get_mail_only_when_set_so(cast: Cast, work: Work, post: Posted, settings: Any) -> None:
    case = handled(cast, channel=Channel.PHONE, party=WRITER)
    send_reply(case, text=POLITE, by=cast.officer)
    work()
    assert Delivery.objects.count() == 0
    settings.MAIL_EVERYBODY = True
    send_reply(case, text=POLITE + "谢谢。", by=cast.officer)
    work()
    assert Delivery.objects.count() == 1


def test_without_a_server_nothing_is_queued(cast: Cast, work: Work) -> None:
    case = handled(cast, channel=Channel.EMAIL, party=WRITER)
    send_reply(case, text=POLITE, by=cast.officer)
    work()
    assert Delivery.objects.count() == 0


def test_mail_and_answer_and_answer_make_one_thread(cast: Cast, work: Work, post: Posted) -> None:
    raw = f"From: {MEI}\r\nSubject: fee\r\nMessage-ID: <1@x>\r\n\r\n多扣了 80 元".encode()
    case = take_mail(raw).case
    assert case
    work()
    send_due()
    (acknowledgement,) = post.mails
    assert acknowledgement["In-Reply-To"] == "<1@x>"
    assert acknowledgement["Auto-Submitted"] == "auto-replied"
    assert fresh(case).acknowledged_at

    again = f"From: {MEI}\r\nMessage-ID: <2@x>\r\nIn-Reply-To: {acknowledgement['Message-ID']}\r\n\r\n谢谢".encode()
    assert take_mail(again).case == case
    work()
    send_due()
    assert len(post.mails) == 1
    assert take_mail(post.got[0]).state == "ignored"


def test_two_machines_that_answer_each_other_fall_silent(cast: Cast, work: Work, post: Posted) -> None:
    for round_ in range(8):  # a machine that hides what it is and answers every letter
        last = post.mails[-1]["Message-ID"] if post.mails else "<none@x>"
        take_mail(f"From: bot@x.example\r\nMessage-ID: <{round_}@x>\r\nIn-Reply-To: {last}\r\n\r\nre".encode())
        work()
        send_due()
    assert len(post.mails) == 1
    for round_ in range(8):  # and one that begins anew every time
        take_mail(f"From: bot@x.example\r\nMessage-ID: <n{round_}@x>\r\n\r\nnew".encode())
        work()
        send_due()
    assert len(post.mails) == 3


@pytest.mark.parametrize("header", ["X-Auto-Response-Suppress: All", "Auto-Submitted: auto-replied", "List-Id: <n>"])
def test_machines_get_no_acknowledgement(cast: Cast, work: Work, post: Posted, header: str) -> None:
    take_mail(f"From: a@x.cn\r\nMessage-ID: <1@x>\r\n{header}\r\n\r\nhello".encode())
    work()
    send_due()
    assert post.got == []


# ── Never twice ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reaction_that_runs_twice_queues_once(cast: Cast, work: Work, post: Posted) -> None:
    delivery = written_to(cast, work)
    assert queue_letter(delivery.message, way="email", by=SYSTEM) == delivery
    send_delivery(delivery.pk)
    assert send_delivery(delivery.pk) == ""
    assert send_due() == 0
    assert len(post.got) == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_one_sends(cast: Cast, work: Work, post: Posted) -> None:
    delivery = written_to(cast, work)
    assert sorted(map(str, together(*[lambda: send_delivery(delivery.pk)] * 2))) == ["", "sent"]
    assert len(post.got) == 1


def test_a_worker_that_dies_while_sending_leaves_the_question_to_a_person(
    cast: Cast, work: Work, post: Posted, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    delivery = written_to(cast, work)

    def die(*_args: object, **_more: object) -> str:
        raise SystemExit

    with monkeypatch.context() as patch:
        patch.setattr(sending, "_settle", die)
        with pytest.raises(SystemExit):
            send_delivery(delivery.pk)
    assert len(post.got) == 1
    assert (state(delivery)[0], find_lost(), send_due()) == ("sending", 0, 0)
    watch.forward(minutes=16)
    assert send_due() == 0
    assert state(delivery) == ("unsure", "interrupted")

    queue_again(delivery, by=cast.officer)
    send_due()
    first, second = post.mails
    assert first["Message-ID"] == second["Message-ID"]
    assert verbs(delivery.case).count("delivery.repeated") == 1


def test_a_connection_that_breaks_after_the_letter_is_unsure(cast: Cast, work: Work, post: Posted) -> None:
    post.on_data = lambda _data: "hang up"
    delivery = written_to(cast, work)
    send_delivery(delivery.pk)
    assert state(delivery)[0] == "unsure"
    assert (len(post.got), send_due()) == (1, 0)


def test_a_server_that_is_away_is_tried_again_with_growing_waits(
    cast: Cast, work: Work, watch: Watch, settings: Any
) -> None:
    settings.SMTP_URL, settings.MAIL_FROM = f"smtp://127.0.0.1:{free_port()}", "a@bank.example"
    delivery = written_to(cast, work)
    send_due()
    assert state(delivery) == ("waiting", "server: ConnectionRefusedError")
    for step in STEPS:
        assert send_due() == 0
        watch.now += step
        assert send_due() == 1
    assert (state(delivery)[0], delivery.tries) == ("failed", len(STEPS) + 1)


@pytest.mark.parametrize(
    ("rcpt", "data", "wanted"),
    [
        ("550 no such user", "250 OK", ("failed", "smtp 550")),
        ("450 greylisted", "250 OK", ("waiting", "smtp 450")),
        ("250 OK", "554 spam", ("failed", "smtp 554")),
        ("250 OK", "451 later", ("waiting", "smtp 451")),
    ],
)
def test_what_the_server_refuses_is_certain(
    cast: Cast, work: Work, post: Posted, rcpt: str, data: str, wanted: tuple[str, str]
) -> None:
    post.on_rcpt, post.on_data = lambda _address: rcpt, lambda _data: data
    delivery = written_to(cast, work)
    send_delivery(delivery.pk)
    assert state(delivery) == wanted
    assert post.got == []


def test_a_failed_letter_can_go_to_a_better_address(cast: Cast, work: Work, post: Posted) -> None:
    post.on_rcpt = lambda address: "550 no" if address == MEI else "250 OK"
    delivery = written_to(cast, work)
    send_delivery(delivery.pk)
    queue_again(delivery, by=cast.officer, address="wang@example.com")
    send_due()
    assert state(delivery)[0] == "sent"
    assert post.mails[0]["To"] == "wang@example.com"
    with refused("不用重发"):
        queue_again(delivery, by=cast.officer)


@pytest.mark.parametrize("address", ["a b@x.cn", "a@x.cn\nBcc: all@x.cn", "nobody", "a@@x.cn", "a" * 260 + "@x.cn"])
def test_an_address_that_is_none_is_refused(cast: Cast, work: Work, post: Posted, address: str) -> None:
    case = written_to(cast, work).case
    letter = Message.objects.create(case=case, direction=Direction.OUT, channel="email", text="x")
    with refused(kind=BadInput):
        queue_letter(letter, way="email", by=cast.officer, address=address)


def test_what_waits_can_be_left_and_what_left_cannot(cast: Cast, work: Work, post: Posted) -> None:
    delivery = written_to(cast, work)
    drop_delivery(delivery, by=cast.officer)
    assert (send_due(), state(delivery)[0]) == (0, "dropped")
    other = written_to_again(delivery.case, cast, work)
    send_delivery(other.pk)
    with refused("不能撤销"):
        drop_delivery(other, by=cast.officer)


def written_to_again(case: Case, cast: Cast, work: Work) -> Delivery:
    """Return the delivery of one more reply."""
    send_reply(case, text=POLITE + "再见。", by=cast.officer)
    work()
    return Delivery.objects.latest("id")


def test_only_who_may_reply_may_send(cast: Cast, work: Work, post: Posted) -> None:
    delivery = written_to(cast, work)
    with refused("岗位"):
        queue_letter(delivery.message, way="email", by=cast.tom)
    with refused("岗位"):
        drop_delivery(delivery, by=cast.tom)


def test_an_internal_note_can_never_be_sent(cast: Cast, work: Work, post: Posted) -> None:
    delivery = written_to(cast, work)
    note = write_note(delivery.case, text="内部意见", by=cast.officer)
    with refused("写给客户", kind=BadInput):
        queue_letter(note, way="email", by=cast.officer)


# ── Text messages and WeChat Work ────────────────────────────────────────────────────────────────────────────────────


def test_a_text_message_says_that_there_is_something_to_read_and_nothing_of_it(
    cast: Cast, work: Work, sms: Gateway
) -> None:
    case = opened(cast, channel=Channel.PORTAL)
    acknowledge_case(case, by=cast.ana)
    work()
    assert send_due() == 1
    (said,) = sms.said
    assert said["mobile"] == PARTY.phone
    (words,) = said["content"]
    assert case.number in words
    assert case.progress_link in words
    assert "80" not in words.replace(case.progress_link, "")
    _path, headers, _body = sms.got[0]
    assert headers["authorization"] == "Bearer t"
    assert headers["idempotency-key"] == said["requestId"]
    assert Delivery.objects.get().gateway_id == "m-1"


def test_ordinary_replies_cost_no_text_message(cast: Cast, work: Work, sms: Gateway) -> None:
    send_reply(handled(cast), text=POLITE, by=cast.officer)
    work()
    assert Delivery.objects.count() == 0


def test_no_text_breaks_out_of_its_place_in_the_json(cast: Cast, work: Work, sms: Gateway, settings: Any) -> None:
    case = handled(cast)
    case.unit.name = '分行","mobile":"110'
    case.unit.save()
    message = send_reply(case, text=POLITE, by=cast.officer)
    queue_letter(message, way="sms", by=cast.officer)
    send_due()
    assert sms.said[0]["mobile"] == PARTY.phone


@pytest.mark.parametrize(
    ("status", "body", "wanted"),
    [
        (200, b'{"code": 7}', ("failed", "code is 7")),
        (200, b"not json", ("failed", "code is None")),
        (400, b"", ("failed", "status 400")),
        (302, b"http://127.0.0.1:1/", ("failed", "status 302")),
        (503, b"", ("waiting", "status 503")),
        (429, b"", ("waiting", "status 429")),
        (500, b"", ("unsure", "status 500")),
        (0, b"", ("unsure", "connection broken: RemoteDisconnected")),
    ],
)
def test_the_gateways_answer_decides(
    cast: Cast, work: Work, sms: Gateway, status: int, body: bytes, wanted: tuple[str, str]
) -> None:
    sms.answer = lambda _body: (status, body)
    acknowledge_case(opened(cast), by=cast.ana)
    work()
    send_due()
    assert state(Delivery.objects.get()) == wanted


def test_a_gateway_that_is_away_is_tried_again(cast: Cast, work: Work, settings: Any) -> None:
    away = {"url": f"http://127.0.0.1:{free_port()}/", "token": "", "secret": "", "body": "", "ok": "", "id": ""}
    settings.GATEWAYS = settings.GATEWAYS | {"sms": away}
    acknowledge_case(opened(cast), by=cast.ana)
    work()
    send_due()
    assert state(Delivery.objects.get()) == ("waiting", "no connection: no answer")


def test_wechat_work_needs_the_customers_id_once(cast: Cast, work: Work, settings: Any) -> None:
    with http_server() as server:
        setup = {"url": server.url, "token": "", "secret": "", "body": "", "ok": "", "id": ""}
        settings.GATEWAYS = settings.GATEWAYS | {"wecom": setup}
        case = handled(cast)
        message = send_reply(case, text=POLITE, by=cast.officer)
        with refused("没有登记", kind=BadInput):
            queue_letter(message, way="wecom", by=cast.officer)
        queue_letter(message, way="wecom", by=cast.officer, address="wmAJ2GCAAAme1XQRC-NI-q0_ZM9ukoAw")
        send_due()
        written_to_again(case, cast, work)
        send_due()
        assert [said["to"] for said in server.said] == ["wmAJ2GCAAAme1XQRC-NI-q0_ZM9ukoAw"] * 2
        assert ContactPoint.objects.count() == 1


def test_a_bank_can_register_a_way_of_its_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    class Pigeon:
        def send(self, parcel: adapters.Parcel) -> str:
            raise adapters.Refused("no pigeon")

    monkeypatch.setattr(adapters, "_factories", {**adapters._factories, "sms": Pigeon})
    message = send_reply(handled(cast), text=POLITE, by=cast.officer)
    delivery = queue_letter(message, way="sms", by=cast.officer)
    send_due()
    assert state(delivery) == ("failed", "no pigeon")


def receipt(told: object, *, key: str = "s", at: float | None = None, way: str = "sms") -> Any:
    """Post a receipt as the gateway does."""
    body = json.dumps(told).encode()
    header = signature(key, body, at=int(at or time.time()))
    return Client().post(f"/hooks/receipts/{way}/", body, "application/json", headers={HEADER: header})


def test_a_signed_receipt_tells_that_it_arrived_or_did_not(cast: Cast, work: Work, sms: Gateway) -> None:
    case = opened(cast)
    acknowledge_case(case, by=cast.ana)
    work()
    send_due()
    assert receipt({"id": "m-1", "status": "delivered"}).json() == {"state": "arrived"}
    assert receipt({"id": "m-1", "status": "delivered"}).status_code == 200
    assert verbs(case).count("delivery.arrived") == 1
    assert receipt({"id": "m-1", "status": "failed", "code": "MK:0001"}).json() == {"state": "bounced"}
    assert "MK:0001" in str(case.messages.filter(direction=Direction.NOTE).values_list("text", flat=True))


def test_a_receipt_without_a_true_signature_changes_nothing(cast: Cast, work: Work, sms: Gateway) -> None:
    acknowledge_case(opened(cast), by=cast.ana)
    work()
    send_due()
    told = {"id": "m-1", "status": "failed"}
    assert receipt(told, key="wrong").status_code == 401
    assert receipt(told, at=time.time() - 3600).status_code == 401
    assert Client().post("/hooks/receipts/sms/", b"{}", "application/json").status_code == 401
    assert receipt(told, way="wecom").status_code == 404
    assert receipt({"id": "other", "status": "failed"}).status_code == 404
    assert receipt([]).status_code == 404
    assert Delivery.objects.get().state == "sent"
