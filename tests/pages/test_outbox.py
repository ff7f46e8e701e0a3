"""The outbox and the mailbox as pages, and the panel of a case."""

from __future__ import annotations

from typing import Any

import pytest
from django.utils import timezone

from tests.conftest import Cast
from tests.pages.stage import KIND_WORDS, signed_in, taken_over
from tingsu.cases.actions.messages import send_reply
from tingsu.cases.models import Case
from tingsu.delivery.models import Delivery
from tingsu.mail.actions.taking import take_mail
from tingsu.mail.models import Arrival

NEWS = "From: News <news@shop.example>\r\nMessage-ID: <1@x>\r\nList-Id: <n>\r\n\r\n本周特价".encode()


@pytest.fixture
def gateway(settings: Any) -> None:
    """A gateway for text messages is set up; nothing in these tests calls it."""
    setup = {"url": "http://127.0.0.1:1/", "token": "", "secret": "", "body": "", "ok": "", "id": ""}
    settings.GATEWAYS = settings.GATEWAYS | {"sms": setup}


def answered(cast: Cast) -> Case:
    """Return a case with a reply."""
    case = taken_over(cast).case
    send_reply(case, text=KIND_WORDS, by=cast.officer)
    return case


def failed(case: Case) -> Delivery:
    """Return a delivery that went wrong."""
    letter = case.messages.filter(direction="out").latest("id")
    facts = {"address": "13812345678", "address_masked": "138****5678", "trouble": "status 400", "state": "failed"}
    return Delivery.objects.create(case=case, message=letter, way="sms", mail_id="<1@bank>", **facts)


def test_a_reply_is_sent_by_the_chosen_way(cast: Cast, gateway: None) -> None:
    case = answered(cast)
    page = signed_in(cast.officer).get(f"/cases/{case.pk}/delivery/").content.decode()
    assert "短信" in page
    assert "电子邮件" not in page
    letter = case.messages.filter(direction="out").latest("id")
    sent = signed_in(cast.officer).post(f"/cases/{case.pk}/delivery/", {"letter": letter.pk, "way": "sms"})
    assert sent.status_code == 302
    assert Delivery.objects.get().state == "waiting"


def test_the_case_page_says_what_went_wrong_and_it_can_be_left(cast: Cast, gateway: None) -> None:
    case = answered(cast)
    delivery = failed(case)
    client = signed_in(cast.officer)
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "发送失败" in page
    assert "138****5678" in page
    assert "13812345678" not in page
    client.post(f"/cases/{case.pk}/delivery/{delivery.pk}/end/")
    delivery.refresh_from_db()
    assert delivery.state == "dropped"


def test_a_failed_letter_is_sent_again_from_the_page(cast: Cast, gateway: None) -> None:
    case = answered(cast)
    delivery = failed(case)
    form = {"letter": delivery.message_id, "way": "sms", "address": "13900001111"}
    signed_in(cast.officer).post(f"/cases/{case.pk}/delivery/", form)
    delivery.refresh_from_db()
    assert (delivery.state, delivery.address, delivery.address_masked) == ("waiting", "13900001111", "139****1111")


def test_a_delivery_of_another_case_is_not_found(cast: Cast) -> None:
    case, other = answered(cast), failed(answered(cast))
    assert signed_in(cast.officer).post(f"/cases/{case.pk}/delivery/{other.pk}/end/").status_code == 404


def test_nothing_is_shown_while_no_way_is_set_up(cast: Cast) -> None:
    page = signed_in(cast.officer).get(f"/cases/{answered(cast).pk}/").content.decode()
    assert "发给客户的" not in page


def test_the_outbox_lists_trouble_masked_and_without_words(cast: Cast) -> None:
    case = answered(cast)
    failed(case)
    page = signed_in(cast.admin).get("/outbox/").content.decode()
    assert "status 400" in page
    assert case.number in page
    assert "13812345678" not in page
    assert KIND_WORDS not in page
    assert case.number not in signed_in(cast.admin).get("/outbox/?state=sent").content.decode()


def test_a_mail_that_was_set_aside_can_be_taken_or_put_away(cast: Cast) -> None:
    kept = take_mail(NEWS)
    client = signed_in(cast.admin)
    page = client.get("/mail/").content.decode()
    assert "群发邮件" in page
    assert "本周特价" not in page
    assert "news@shop.example" not in page
    client.post(f"/mail/{kept.pk}/retry/")
    assert Case.objects.get().channel == "email"
    assert client.post(f"/mail/{kept.pk}/end/").status_code == 409

    other = take_mail(NEWS.replace(b"<1@x>", b"<2@x>"))
    client.post(f"/mail/{other.pk}/end/")
    assert bytes(Arrival.objects.get(pk=other.pk).raw) == b""


def test_the_pages_speak_english(cast: Cast) -> None:
    case = answered(cast)
    failed(case)
    Delivery.objects.update(queued_at=timezone.now())
    client = signed_in(cast.admin, language="en")
    assert "Outbox" in client.get("/outbox/").content.decode()
    assert "Mailbox" in client.get("/mail/").content.decode()
