"""Registering a complaint that came by phone, on paper, or over the counter."""

from __future__ import annotations

from typing import Any

import pytest

from tests.conftest import Cast
from tests.pages.stage import PNG, hidden_field, signed_in, text_of, upload
from tingsu.cases.models import Case


def form(cast: Cast, **changes: Any) -> dict[str, Any]:
    """Return what an agent fills in."""
    filled = {"text": "年费扣错了,要求退", "channel": "phone", "unit": cast.outlet.pk, "name": "王梅", "key": "k1"}
    return {**filled, **changes}


def test_an_agent_registers_a_call(cast: Cast) -> None:
    page = signed_in(cast.ana).post("/intake/", form(cast, phone="13812345678", amount="80"), follow=True)
    case = Case.objects.get()
    assert page.redirect_chain == [(f"/cases/{case.pk}/", 302)]
    assert f"已登记 {case.number}" in text_of(page)
    assert (case.first_receiver, case.channel, case.unit) == (cast.ana, "phone", cast.outlet)
    assert case.clocks.count() >= 2


def test_sent_twice_it_counts_once(cast: Cast) -> None:
    client = signed_in(cast.ana)
    first = client.post("/intake/", form(cast))
    assert client.post("/intake/", form(cast)).headers["Location"] == first.headers["Location"]
    assert Case.objects.count() == 1


def test_the_form_brings_its_own_key(cast: Cast) -> None:
    client = signed_in(cast.ana)
    first, second = (hidden_field(client.get("/intake/"), "key") for _visit in range(2))
    assert len(first) >= 16
    assert first != second


def test_ones_own_unit_is_chosen_and_only_reachable_ones_are_offered(cast: Cast) -> None:
    page = signed_in(cast.officer).get("/intake/").content.decode()
    offered = page.partition('name="unit"')[2].partition("</select>")[0]
    assert f'value="{cast.east.pk}" selected' in offered
    assert "东门网点" in offered
    assert "望海分行" not in offered


def test_a_unit_out_of_reach_is_refused(cast: Cast) -> None:
    page = signed_in(cast.ana).post("/intake/", form(cast, unit=cast.west.pk))
    assert page.status_code == 422
    assert not Case.objects.exists()


MISTAKES: list[tuple[str, dict[str, Any], str]] = [
    ("no words", {"text": "  "}, "text"),
    ("a wrong ID number", {"id_number": "110101199003077530"}, "身份证号校验不通过"),
    ("a time to come", {"received_at": "2999-01-01T10:00"}, "在将来"),
    ("a time long ago", {"received_at": "1999-12-31T10:00"}, "早于 2000 年"),
    ("the last moment there is", {"received_at": "9999-12-31T23:59"}, "在将来"),
    ("the first moment there is", {"received_at": "0001-01-01T00:00"}, "早于 2000 年"),
    ("an amount in words", {"amount": "八十"}, "amount"),
    ("an endless amount", {"amount": "NaN"}, "amount"),
    ("a channel that is not for staff", {"channel": "portal"}, "channel"),
    ("a business that is not in the taxonomy", {"business": "BZ-999"}, "business"),
    ("a program", {"file": ("setup.exe", b"MZ")}, "不能上传"),
    ("a program in disguise", {"file": ("scan.pdf", b"MZ\x90")}, "内容和扩展名不符"),
]


@pytest.mark.parametrize(("name", "changes", "words"), MISTAKES, ids=[row[0] for row in MISTAKES])
def test_a_mistake_keeps_what_was_typed_and_says_what_to_mend(
    cast: Cast, name: str, changes: dict[str, Any], words: str
) -> None:
    if "file" in changes:
        changes = {"file": upload(*changes["file"])}
    typed = form(cast, external_id="转办 2026-118", **changes)
    page = signed_in(cast.ana).post("/intake/", typed)
    assert page.status_code in (400, 422)
    assert 'role="alert"' in page.content.decode()
    assert words in page.content.decode()
    assert "转办 2026-118" in page.content.decode()
    assert not Case.objects.exists()


def test_the_attachment_comes_with_it(cast: Cast) -> None:
    signed_in(cast.ana).post("/intake/", form(cast, file=upload("回执.png", PNG)))
    assert Case.objects.get().attachments.get().name == "回执.png"


def test_a_transfer_from_the_regulator_is_known_as_one(cast: Cast) -> None:
    signed_in(cast.officer).post("/intake/", form(cast, channel="nfra_12378", external_id="JG-118"))
    case = Case.objects.get()
    assert case.is_forwarded
    assert "转办" in text_of(signed_in(cast.officer).get(f"/cases/{case.pk}/"))


def test_whatever_was_typed_stays_words_in_the_form(cast: Cast) -> None:
    page = signed_in(cast.ana).post("/intake/", form(cast, text="", name='"><script>alert(1)</script>'))
    assert "<script>alert" not in page.content.decode()


def test_a_known_customer_is_found_again(cast: Cast) -> None:
    client = signed_in(cast.ana)
    client.post("/intake/", form(cast, phone="13812345678"))
    client.post("/intake/", form(cast, phone="138 1234 5678", key="k2"))
    assert Case.objects.values("party").distinct().count() == 1
