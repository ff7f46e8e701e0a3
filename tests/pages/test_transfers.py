"""Transfers on the case page, in their list, and the feedback to fill in, print and export."""

from __future__ import annotations

import io
from datetime import date, timedelta

import openpyxl
from django.utils import timezone

from tests.conftest import Cast
from tests.pages.stage import hidden_field, signed_in, taken_over
from tingsu.cases.models import Case, Channel
from tingsu.journal.models import Entry
from tingsu.transfers.actions.transfer import TransferFacts, record_transfer
from tingsu.transfers.models import Feedback, Transfer

TODAY = timezone.localdate
PARTS = {"findings": "=1+1 已核实", "basis": "收费公示", "communication": "已电话沟通"}


def transferred(cast: Cast, number: str = "ZB-1", *, due_on: date | None = None) -> Transfer:
    """Return a transfer of a case that the officer handles."""
    case = taken_over(cast, channel=Channel.PBOC_12363).case
    received_on = TODAY() - timedelta(days=10)
    return record_transfer(case, TransferFacts("pboc_12363", number, received_on, due_on), by=cast.officer)


def test_a_transfer_is_recorded_from_the_case_page(cast: Cast) -> None:
    case = taken_over(cast, channel=Channel.NFRA_12378, external_id="WJ-9").case
    client = signed_in(cast.officer)
    assert 'value="WJ-9"' in client.get(f"/cases/{case.pk}/transfer/").content.decode()
    form = {"authority": "nfra_12378", "number": "WJ-9", "received_on": TODAY().isoformat(), "office": "江海监管局"}
    assert client.post(f"/cases/{case.pk}/transfer/", form).status_code == 302
    page = client.get(f"/cases/{case.pk}/").content.decode()
    assert "江海监管局" in page
    assert "填写反馈" in page


def test_an_ordinary_case_shows_nothing_of_transfers(cast: Cast) -> None:
    page = signed_in(cast.officer).get(f"/cases/{taken_over(cast).case.pk}/").content.decode()
    assert "登记或更正转办" not in page


def test_the_feedback_is_saved_as_a_draft_then_sent_and_then_fixed(cast: Cast) -> None:
    transfer = transferred(cast)
    url = f"/cases/{transfer.case_id}/transfer/{transfer.pk}/feedback/"
    client = signed_in(cast.officer)
    assert "ZB-1" in client.get(url).content.decode()
    assert client.post(url, PARTS).status_code == 302
    assert "已电话沟通" in client.get(url).content.decode()
    sent = {"sent_on": TODAY().isoformat(), "sent_how": "平台", "document_number": "8号"}
    assert client.post(url, {**PARTS, "basis": "", **sent}).status_code == 409
    assert client.post(url, PARTS | sent).status_code == 302
    assert Transfer.objects.get().sent_on == TODAY()
    assert client.get(url).status_code == 302
    assert "8号" in client.get(url, follow=True).content.decode()


def test_what_a_colleague_wrote_meanwhile_is_not_overwritten_and_what_was_typed_stays(cast: Cast) -> None:
    transfer = transferred(cast)
    url = f"/cases/{transfer.case_id}/transfer/{transfer.pk}/feedback/"
    officer, noor = signed_in(cast.officer), signed_in(cast.noor)
    seen = hidden_field(officer.get(url), "version")
    assert noor.post(url, PARTS | {"basis": "同事写的依据", "version": seen}).status_code == 302
    page = officer.post(url, PARTS | {"basis": "我写了半小时的依据", "version": seen})
    assert page.status_code == 409
    assert "刚刚被别人改过" in page.content.decode()
    assert "我写了半小时的依据" in page.content.decode()
    assert Feedback.objects.get().basis == "同事写的依据"
    again = PARTS | {"basis": "两人的依据", "version": hidden_field(page, "version")}
    assert officer.post(url, again).status_code == 302
    assert Feedback.objects.get().basis == "两人的依据"


def test_words_typed_while_a_colleague_sent_it_are_shown_with_the_reason(cast: Cast) -> None:
    transfer = transferred(cast)
    url = f"/cases/{transfer.case_id}/transfer/{transfer.pk}/feedback/"
    signed_in(cast.noor).post(url, PARTS | {"sent_on": TODAY().isoformat(), "sent_how": "平台"})
    page = signed_in(cast.officer).post(url, PARTS | {"basis": "我写了半小时的依据"})
    assert page.status_code == 409
    assert "已经报出" in page.content.decode()
    assert "我写了半小时的依据" in page.content.decode()


def test_the_feedback_is_exported_without_formulas_and_journaled(cast: Cast) -> None:
    transfer = transferred(cast)
    base = f"/cases/{transfer.case_id}/transfer/{transfer.pk}"
    client = signed_in(cast.officer)
    client.post(f"{base}/feedback/", PARTS)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{base}/export/").content))
    rows = dict(book.active.iter_rows(values_only=True))  # type: ignore[union-attr,arg-type]
    assert rows["转办编号"] == "ZB-1"
    assert "'=1+1 已核实" in rows.values()
    assert Entry.objects.filter(verb="feedback.exported").count() == 1


def test_the_list_shows_late_ones_first_and_only_what_one_may_see(cast: Cast) -> None:
    transferred(cast, "ZB-FREE")
    transferred(cast, "ZB-LATE", due_on=TODAY() - timedelta(days=2))
    page = signed_in(cast.officer).get("/transfers/").content.decode()
    assert page.index("ZB-LATE") < page.index("ZB-FREE")
    assert "已过期" in page
    assert "ZB-LATE" not in signed_in(cast.tom).get("/transfers/").content.decode()
    assert "ZB-LATE" not in signed_in(cast.officer).get("/transfers/?which=sent").content.decode()
    assert "ZB-LATE" not in signed_in(cast.officer).get("/transfers/?authority=gov_12345").content.decode()


def test_intake_of_a_transfer_keeps_its_number_and_refuses_it_twice(cast: Cast) -> None:
    form = {"text": "年费扣错了", "channel": "gov_12345", "unit": cast.east.pk, "external_id": "GD-5"}
    client = signed_in(cast.officer)
    assert client.post("/intake/", form).status_code == 302
    assert Transfer.objects.get().number == "GD-5"
    again = client.post("/intake/", form)
    assert again.status_code == 400
    assert "另一件" in again.content.decode()
    assert Case.objects.count() == 1
