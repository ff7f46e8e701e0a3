"""How many queries a page may ask of the database, and that more rows do not mean more queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.conftest import Cast
from tests.pages.stage import CUSTOMER, filed, proposed, signed_in, stranger, upload, with_facts
from tingsu.api.actions.tokens import give_token
from tingsu.cases.actions.attachments import attach_file
from tingsu.cases.actions.contacts import log_contact
from tingsu.cases.actions.messages import receive_message, send_reply
from tingsu.cases.actions.promises import make_promise
from tingsu.cases.models import Case, Channel, ContactKind
from tingsu.journal.record import SYSTEM

# Page → queries. Lower a number when you make a page leaner; raise one only with a reason in the commit.
BUDGETS = {
    "inbox": 13,  # one of them for the number beside 质检 in the menu
    "inbox, searched and filtered": 15,
    "case": 72,  # each panel beside the story asks once: outbox, review, extension, route, likeness, rules, redress
    "an act's page": 8,
    "portal progress": 10,
    "portal form": 2,  # the units to choose from, the name of the bank
    "people": 9,
    "journal": 5,
    "API list": 5,
}


def queries(client: Client, url: str, **headers: str) -> int:
    """Return how many queries the second visit of a page makes (the first may fill caches)."""
    assert client.get(url, headers=headers).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get(url, headers=headers).status_code == 200
    return len(asked)


def test_the_inbox_keeps_its_budget_however_full_it_is(cast: Cast, work: Callable[[], int]) -> None:
    client = signed_in(cast.officer)
    fill(cast, 3, work)
    few = queries(client, "/cases/")
    fill(cast, 60, work)
    assert queries(client, "/cases/") == few
    assert few <= BUDGETS["inbox"]


def test_a_search_keeps_its_budget(cast: Cast, work: Callable[[], int]) -> None:
    fill(cast, 20, work)
    asked = queries(signed_in(cast.officer), "/cases/?q=年费&state=received&risk=media&order=hot")
    assert asked <= BUDGETS["inbox, searched and filtered"]


def test_a_case_with_fifty_messages_asks_no_more_than_one_with_two(cast: Cast, work: Callable[[], int]) -> None:
    client = signed_in(cast.officer)
    case = with_facts(cast).case
    talk(cast, case, 1, work)
    few = queries(client, f"/cases/{case.pk}/")
    talk(cast, case, 24, work)
    assert case.messages.count() >= 50
    assert queries(client, f"/cases/{case.pk}/") == few
    assert few <= BUDGETS["case"]


def test_the_page_of_an_act_keeps_its_budget(cast: Cast) -> None:
    case = with_facts(cast).case
    assert queries(signed_in(cast.officer), f"/cases/{case.pk}/decision/") <= BUDGETS["an act's page"]


def test_the_customers_page_keeps_its_budget(cast: Cast, work: Callable[[], int]) -> None:
    opened, _proposal = proposed(cast)
    talk(cast, opened.case, 1, work)
    few = queries(stranger(), f"/p/{opened.token}/")
    talk(cast, opened.case, 10, work)
    assert queries(stranger(), f"/p/{opened.token}/") == few
    assert few <= BUDGETS["portal progress"]


def test_the_complaint_form_keeps_its_budget(cast: Cast) -> None:
    assert queries(stranger(), "/p/complain/") <= BUDGETS["portal form"]


@pytest.mark.parametrize(("page", "url"), [("people", "/people/"), ("journal", "/journal/")])
def test_lists_for_the_administrator_keep_their_budgets(cast: Cast, page: str, url: str) -> None:
    assert queries(signed_in(cast.admin), url) <= BUDGETS[page]


def test_the_api_list_keeps_its_budget(cast: Cast, work: Callable[[], int]) -> None:
    fill(cast, 30, work)
    _token, secret = give_token(cast.officer, name="看板", by=SYSTEM)
    asked = queries(Client(), "/api/v1/cases", Authorization=f"Bearer {secret}")
    assert asked <= BUDGETS["API list"]


def fill(cast: Cast, count: int, work: Callable[[], int]) -> None:
    """Let complaints come in, a third of them with an owner."""
    for number in range(count):
        case = filed(cast.outlet, f"年费扣了{number}次,要曝光", name=f"王{number}", amount=Decimal(80)).case
        if number % 3 == 0:
            Case.objects.filter(pk=case.pk).update(owner=cast.officer)
    work()


def talk(cast: Cast, case: Case, rounds: int, work: Callable[[], int]) -> None:
    """Let customer and officer talk, with a file, a call and a promise each time."""
    for number in range(rounds):
        message = receive_message(case, text=f"到底什么时候退?{number}", channel=Channel.PORTAL, by=CUSTOMER)
        attach_file(case, upload=upload(f"{number}.png"), by=CUSTOMER, message=message)
        send_reply(case, text=f"给您添麻烦了,今天 17 点前给您回话。{number}", by=cast.officer)
        log_contact(case, kind=ContactKind.CALL, note="已致歉", by=cast.officer)
        due_at = timezone.now() + timedelta(days=1)
        make_promise(case, text="退 80 元", owner=cast.officer, due_at=due_at, by=cast.officer)
    work()
