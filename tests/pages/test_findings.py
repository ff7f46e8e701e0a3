"""Correcting what was read, and taking the corrections out as training data."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.test import AsyncClient

from tests.conftest import Cast
from tests.pages.stage import filed, signed_in, text_of
from tingsu.findings.models import Finding
from tingsu.journal.models import Entry
from tingsu.org.models import Person


@pytest.fixture
def heat(cast: Cast, work: Callable[[], int]) -> Finding:
    """The heat that was read in a complaint of the east outlet."""
    case = filed(cast.outlet, "凭什么扣我年费!找记者曝光你们,电话13812345678").case
    work()
    return Finding.objects.get(case=case, question="heat")


def test_the_panel_offers_the_correction_to_who_may_make_it(cast: Cast, heat: Finding) -> None:
    link = f"/findings/{heat.pk}/correction/"
    assert link in signed_in(cast.officer).get(f"/cases/{heat.case_id}/").content.decode()
    assert link not in signed_in(cast.auditor).get(f"/cases/{heat.case_id}/").content.decode()


def test_a_correction_stands_beside_the_reading(cast: Cast, heat: Finding) -> None:
    page = signed_in(cast.officer).post(f"/findings/{heat.pk}/correction/", {"label": "1"}, follow=True)
    assert "已纠正" in text_of(page)
    read = heat.label
    heat.refresh_from_db()
    assert (heat.label, heat.corrected_label, heat.corrected_by) == (read, "1", cast.officer)
    entry = Entry.objects.get(verb="finding.corrected")
    assert entry.data == {"finding": heat.pk, "was": read, "now": "1"}


def test_in_a_sheet_it_ends_in_a_redirect(cast: Cast, heat: Finding) -> None:
    client, headers = signed_in(cast.officer), {"HX-Request": "true"}
    assert "<html" not in client.get(f"/findings/{heat.pk}/correction/", headers=headers).content.decode()
    done = client.post(f"/findings/{heat.pk}/correction/", {"label": "1"}, headers=headers)
    assert (done.status_code, done.headers["HX-Redirect"]) == (204, f"/cases/{heat.case_id}/")


@pytest.mark.parametrize("label", ["9", "angry", "\x00", ""])
def test_a_label_that_is_no_answer_is_refused(cast: Cast, heat: Finding, label: str) -> None:
    page = signed_in(cast.officer).post(f"/findings/{heat.pk}/correction/", {"label": label})
    assert page.status_code < 500
    heat.refresh_from_db()
    assert not heat.is_corrected


def test_a_risk_can_be_said_not_to_be_there(cast: Cast, heat: Finding) -> None:
    risk = Finding.objects.get(case=heat.case, question="risks", label="media")
    client = signed_in(cast.officer)
    assert "不成立" in text_of(client.get(f"/findings/{risk.pk}/correction/"))
    client.post(f"/findings/{risk.pk}/correction/", {"label": ""})
    risk.refresh_from_db()
    assert risk.is_corrected
    assert risk.standing_label == ""


def test_corrections_leave_as_training_data_without_personal_details(cast: Cast, heat: Finding) -> None:
    signed_in(cast.officer).post(f"/findings/{heat.pk}/correction/", {"label": "1"})
    lines = [json.loads(line) for line in fetched(cast.idris).splitlines()]
    assert [(line["heat"], line["corrected"]) for line in lines] == [(1, ["heat"])]
    assert "13812345678" not in str(lines)
    assert Entry.objects.get(verb="corrections.exported").actor_id == cast.idris.pk


def fetched(person: Person) -> str:
    """Fetch the corrections as the server sends them."""

    async def fetch() -> str:
        client = AsyncClient()
        await client.aforce_login(person)
        response: Any = await client.get("/findings/corrections/")
        return b"".join([piece async for piece in response.streaming_content]).decode()

    body: str = async_to_sync(fetch)()
    return body
