"""Erasing a customer from the case page."""

from __future__ import annotations

from tests.acts.stages import closed, handled
from tests.conftest import Cast
from tests.pages.stage import signed_in
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Party

MEI = PartyFacts("王梅", "13812345678")


def test_a_closed_cases_customer_is_erased_and_the_record_stays(cast: Cast) -> None:
    case = closed(cast, party=MEI)
    client = signed_in(cast.idris)
    assert f"/cases/{case.pk}/erasure/" in client.get(f"/cases/{case.pk}/").content.decode()

    assert client.post(f"/cases/{case.pk}/erasure/", {"version": ""}).status_code == 302
    assert Party.objects.get(pk=case.party_id).erased_at
    assert client.get(f"/cases/{case.pk}/").status_code == 200


def test_an_open_case_keeps_its_customer(cast: Cast) -> None:
    case = handled(cast, party=MEI)
    client = signed_in(cast.idris)
    response = client.post(f"/cases/{case.pk}/erasure/", {"version": ""})

    assert response.status_code == 409
    assert "办结后才能删除" in response.content.decode()
    assert Party.objects.get(pk=case.party_id).name == "王梅"
