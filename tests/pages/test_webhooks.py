"""The pages on which webhooks are set up."""

from __future__ import annotations

from tests.conftest import Cast
from tests.pages.stage import filed, signed_in
from tingsu.journal.models import Entry
from tingsu.webhooks.models import Call, Endpoint, Source

ENDPOINT = {
    "name": "平台",
    "url": "https://platform.example/in",
    "verbs": ["case.opened", "case.closed"],
    "is_active": "on",
}


def test_an_endpoint_is_added_and_its_secret_is_shown_once(cast: Cast) -> None:
    client = signed_in(cast.admin)
    page = client.post("/webhooks/endpoints/new/", ENDPOINT).content.decode()
    there = Endpoint.objects.get()
    assert there.secret in page
    for path in ("/webhooks/", f"/webhooks/endpoints/{there.pk}/"):
        shown = client.get(path).content.decode()
        assert there.name in shown
        assert there.secret not in shown


def test_a_forbidden_address_is_said_on_the_form(cast: Cast) -> None:
    answer = signed_in(cast.admin).post("/webhooks/endpoints/new/", ENDPOINT | {"url": "https://10.0.0.1/"})
    assert answer.status_code == 422
    assert "内部网络" in answer.content.decode()
    assert Endpoint.objects.count() == 0


def test_an_endpoint_is_changed_and_its_secret_renewed(cast: Cast) -> None:
    client = signed_in(cast.admin)
    client.post("/webhooks/endpoints/new/", ENDPOINT)
    there = Endpoint.objects.get()
    client.post(f"/webhooks/endpoints/{there.pk}/", {**ENDPOINT, "verbs": ["case.closed"], "is_active": ""})
    changed = Endpoint.objects.get()
    assert (changed.verbs, changed.is_active, changed.secret) == (["case.closed"], False, there.secret)
    page = client.post(f"/webhooks/endpoints/{there.pk}/secret/").content.decode()
    assert Endpoint.objects.get().secret != there.secret
    assert Endpoint.objects.get().secret in page


def test_a_source_is_added(cast: Cast) -> None:
    form = {"name": "客服", "slug": "callcentre", "unit": cast.east.pk, "channel": "chat", "is_active": "on"}
    client = signed_in(cast.admin)
    page = client.post("/webhooks/sources/new/", form).content.decode()
    assert Source.objects.get().secret in page
    assert "/hooks/callcentre/" in client.get("/webhooks/").content.decode()
    assert client.post("/webhooks/sources/new/", form).status_code == 422
    assert client.post("/webhooks/sources/new/", form | {"slug": "receipts"}).status_code == 422


def test_a_dead_call_is_listed_and_made_again(cast: Cast) -> None:
    client = signed_in(cast.admin)
    client.post("/webhooks/endpoints/new/", ENDPOINT)
    filed(cast.outlet)
    entry = Entry.objects.get(verb="case.opened")
    call = Call.objects.create(
        endpoint=Endpoint.objects.get(), entry=entry, state="dead", tries=8, trouble="status 500"
    )
    assert "status 500" in client.get("/webhooks/").content.decode()
    client.post(f"/webhooks/calls/{call.pk}/repeat/")
    call.refresh_from_db()
    assert (call.state, call.tries) == ("waiting", 0)
