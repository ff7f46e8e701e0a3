"""Personal data: masked everywhere, opened one piece at a time with a reason that is journaled."""

from __future__ import annotations

import pytest

from tests.conftest import Cast
from tests.pages.stage import CUSTOMER, filed, signed_in, somebody, stranger, taken_over, text_of
from tests.pages.test_inbox_export import fetched
from tingsu.api.actions.tokens import give_token
from tingsu.cases.actions.acknowledgement import acknowledge_case
from tingsu.cases.actions.intake import Intake
from tingsu.cases.actions.messages import receive_message
from tingsu.cases.actions.open import Opened, open_case
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Channel, Message
from tingsu.journal.models import Entry
from tingsu.journal.record import SYSTEM
from tingsu.org.permissions import Role

NAME, PHONE, ID_NUMBER = "诸葛明月", "13812345678", "110101199003077539"
EMAIL, ADDRESS, CARD = "mingyue.zhuge@mail.example", "临江市东门街道幸福路 88 号 3 单元 501", "6222021234567890128"
SECRETS = [NAME, PHONE, ID_NUMBER, EMAIL, ADDRESS, CARD]
TEXT = f"我是{NAME},电话{PHONE},身份证{ID_NUMBER},卡号{CARD},邮箱{EMAIL},年费扣错了"
# A name in running text cannot be told from other words; what can be told is masked there.
IN_TEXT = [PHONE, ID_NUMBER, EMAIL, CARD]


def told_everything(cast: Cast, text: str = TEXT) -> Opened:
    """Return a complaint of a customer who tells all about herself."""
    facts = PartyFacts(name=NAME, phone=PHONE, id_number=ID_NUMBER, email=EMAIL, address=ADDRESS)
    return open_case(Intake(text, Channel.PORTAL, cast.outlet, party=facts), by=CUSTOMER)


PAGES = [
    "/cases/",
    "/cases/?q=年费",
    "/cases/{case}/",
    "/cases/{case}/?story=newest",
    "/cases/{case}/contact/",
    "/cases/{case}/reply/",
    "/cases/{case}/progress/",
    "/cases/{case}/personal/",
    "/cases/{case}/personal/?field=phone",
    "/cases/{case}/personal/?message={message}",
    "/cases/{case}/merging/",
]


@pytest.mark.parametrize("path", PAGES)
def test_no_page_shows_it(cast: Cast, path: str) -> None:
    case = told_everything(cast).case
    page = signed_in(cast.noor).get(path.format(case=case.pk, message=case.messages.get().pk))
    assert page.status_code == 200
    for secret in IN_TEXT:
        assert secret not in page.content.decode(), path


def test_what_the_form_asked_for_is_masked_on_every_page(cast: Cast) -> None:
    case = told_everything(cast, "年费扣错了").case
    client = signed_in(cast.noor)
    for path in PAGES:
        main = (
            client.get(path.format(case=case.pk, message=case.messages.get().pk)).content.decode().partition("<main")[2]
        )
        for secret in SECRETS:
            assert secret not in main, (path, secret)
    shown = text_of(client.get(f"/cases/{case.pk}/"))
    assert "诸***" in shown
    assert "138****5678" in shown


def test_neither_export_nor_api_nor_journal_hold_it(cast: Cast) -> None:
    case = told_everything(cast).case
    _token, secret = give_token(cast.officer, name="看板", by=SYSTEM)
    headers = {"Authorization": f"Bearer {secret}"}
    texts = [fetched(cast.officer, "view=all")[1].decode()]
    for path in ("/api/v1/cases", f"/api/v1/cases/{case.pk}", f"/api/v1/cases/{case.pk}/messages"):
        texts.append(stranger().get(path, headers=headers).content.decode())
    texts.append(signed_in(cast.admin).get("/journal/").content.decode())
    texts.append(str(list(Entry.objects.values_list("data", flat=True))))
    for text in texts:
        for personal in (*IN_TEXT, ADDRESS):
            assert personal not in text


def test_the_database_holds_it_in_no_readable_column(cast: Cast) -> None:
    from django.apps import apps

    told_everything(cast)
    for model in apps.get_models():
        if model._meta.app_label not in ("cases", "journal", "findings"):
            continue
        columns = [field.attname for field in model._meta.local_fields if "Encrypted" not in type(field).__name__]
        rows = str(list(model._default_manager.values_list(*columns)))
        for personal in (*IN_TEXT, ADDRESS):
            assert personal not in rows, model.__name__


def test_a_letter_keeps_the_name_and_the_secret_link_for_the_customer_alone(cast: Cast) -> None:
    opened = told_everything(cast, "年费扣错了")
    acknowledge_case(opened.case, by=cast.officer)
    staff = signed_in(cast.noor).get(f"/cases/{opened.case.pk}/").content.decode()
    assert NAME not in staff
    assert opened.token not in staff
    stored = str(list(Message.objects.values_list("text", flat=True)))
    assert NAME not in stored
    assert opened.token not in stored
    assert NAME in stranger().get(f"/p/{opened.token}/").content.decode()


FIELDS = [("name", NAME), ("phone", PHONE), ("id_number", ID_NUMBER), ("email", EMAIL), ("address", ADDRESS)]


@pytest.mark.parametrize(("field", "value"), FIELDS)
def test_opening_one_piece_needs_a_reason_and_is_journaled(cast: Cast, field: str, value: str) -> None:
    case = told_everything(cast, "年费扣错了").case
    client = signed_in(cast.officer)
    url = f"/cases/{case.pk}/personal/"
    asked = client.get(f"{url}?field={field}")
    assert "为什么要看" in text_of(asked)
    refused = client.post(url, {"field": field, "reason": ""})
    assert value not in refused.content.decode()
    assert 'role="alert"' in refused.content.decode()
    assert not Entry.objects.filter(verb="personal.opened").exists()
    opened = client.post(url, {"field": field, "reason": f"回电核实 {PHONE}"})
    assert value in opened.content.decode()
    assert "已记入日志" in text_of(opened)
    entry = Entry.objects.get(verb="personal.opened")
    assert (entry.actor_id, entry.subject_id, entry.data["field"]) == (cast.officer.pk, case.pk, field)
    assert entry.data["reason"].startswith("回电核实")
    assert PHONE not in entry.data["reason"]


def test_a_message_is_opened_with_a_reason_too(cast: Cast) -> None:
    case = told_everything(cast).case
    form = {"message": case.messages.get().pk, "reason": "核对卡号"}
    page = signed_in(cast.officer).post(f"/cases/{case.pk}/personal/", form)
    assert CARD in page.content.decode()
    assert Entry.objects.get(verb="personal.opened").data["message"] == case.messages.get().pk


def test_the_opening_is_told_in_the_story_of_the_case(cast: Cast) -> None:
    case = told_everything(cast).case
    signed_in(cast.officer).post(f"/cases/{case.pk}/personal/", {"field": "phone", "reason": "回电核实"})
    page = text_of(signed_in(cast.noor).get(f"/cases/{case.pk}/"))
    assert "查看个人信息明文" in page
    assert "原因:回电核实" in page


@pytest.mark.parametrize("reason", [" ", "\t\n", "x", "。"])
def test_a_reason_must_be_one(cast: Cast, reason: str) -> None:
    case = told_everything(cast).case
    page = signed_in(cast.officer).post(f"/cases/{case.pk}/personal/", {"field": "phone", "reason": reason})
    assert PHONE not in page.content.decode()


@pytest.mark.parametrize("field", ["link_token", "name_index", "pk", "__class__", ""])
def test_only_personal_data_can_be_opened_so(cast: Cast, field: str) -> None:
    opened = told_everything(cast)
    form = {"field": field, "reason": "回电核实"}
    page = signed_in(cast.officer).post(f"/cases/{opened.case.pk}/personal/", form)
    assert opened.token not in page.content.decode()
    assert page.status_code < 500


def test_a_piece_that_is_not_known_says_so(cast: Cast) -> None:
    case = filed(cast.outlet).case
    page = signed_in(cast.officer).post(f"/cases/{case.pk}/personal/", {"field": "email", "reason": "发送回执"})
    assert 'role="alert"' in page.content.decode()
    assert not Entry.objects.filter(verb="personal.opened").exists()


def test_a_message_of_another_case_is_not_opened(cast: Cast) -> None:
    mine, theirs = taken_over(cast).case, told_everything(cast).case
    form = {"message": theirs.messages.get().pk, "reason": "回电核实"}
    page = signed_in(cast.officer).post(f"/cases/{mine.pk}/personal/", form)
    assert page.status_code == 404
    assert CARD not in page.content.decode()


def test_who_may_only_look_cannot_open(cast: Cast) -> None:
    case = told_everything(cast).case
    press = somebody("press", unit=cast.head, role=Role.PRESS)
    form = {"field": "phone", "reason": "回电核实"}
    for person, status in ((cast.auditor, 403), (press, 403), (cast.admin, 403), (cast.tom, 404)):
        page = signed_in(person).post(f"/cases/{case.pk}/personal/", form)
        assert page.status_code == status
        assert PHONE not in page.content.decode()
    assert not Entry.objects.filter(verb="personal.opened").exists()


def test_in_a_sheet_the_value_stands_alone(cast: Cast) -> None:
    case = told_everything(cast).case
    form = {"field": "phone", "reason": "回电核实"}
    sheet = signed_in(cast.officer).post(f"/cases/{case.pk}/personal/", form, headers={"HX-Request": "true"})
    assert PHONE in sheet.content.decode()
    assert "<html" not in sheet.content.decode()
    assert "no-store" in sheet.headers["Cache-Control"]


def test_later_words_are_masked_as_well(cast: Cast) -> None:
    case = taken_over(cast).case
    receive_message(case, text=f"换个号码:{PHONE},卡 {CARD}", channel=Channel.PORTAL, by=CUSTOMER)
    client = signed_in(cast.officer)
    client.post(f"/cases/{case.pk}/contact/", {"kind": "call", "note": f"客户的身份证是 {ID_NUMBER}"})
    client.post(f"/cases/{case.pk}/note/", {"text": f"邮箱 {EMAIL}"})
    page = client.get(f"/cases/{case.pk}/").content.decode()
    for secret in IN_TEXT:
        assert secret not in page
