"""English is complete: every string has its English, and no page shows an English reader Chinese of our own.

What customers wrote and what packs hold (scripts, playbooks, letters) is content, in the language it came in; the pages
here are rendered with English content so that every Chinese character left is ours.
"""

from __future__ import annotations

import gettext
import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from tests.conftest import Cast
from tests.pages.stage import hidden_field, in_state, signed_in, stranger, upload
from tingsu.cases.actions.open import Opened
from tingsu.cases.actions.parties import PartyFacts, set_facts
from tingsu.cases.models import Case, CaseLink, Facts, Lesson, Message, Party
from tingsu.core.workflow import State
from tools import translations

ENGLISH = "They charged me a fee of 80 yuan and nobody called me back."
CHINESE = re.compile(r"[㐀-鿿，。、；：？！（）《》]+")
# The switch of languages says in Chinese how to come back to Chinese.
OURS_ON_PURPOSE = {"中文"}


def test_every_string_has_its_english(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = translations.check()
    assert wrong == 0, capsys.readouterr().out[-3000:]


def test_the_english_words_are_compiled() -> None:
    """What a page shows comes from the .mo file, which bin/test keeps fresh: python tools/translations.py compile."""
    compiled = translations.PO.with_suffix(".mo")
    assert compiled.exists(), "run: python tools/translations.py compile"
    with compiled.open("rb") as file:
        english = gettext.GNUTranslations(file)
    stale = [m.id for m in translations.read() if isinstance(m.id, str) and m.id and english.gettext(m.id) != m.string]
    assert stale == [], "run: python tools/translations.py compile"


def chinese_in(response: Any) -> set[str]:
    """Return the Chinese that a page shows: its text, and what its attributes say to people."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    spoken = re.findall(r'\b(?:title|placeholder|aria-label|alt|content)="([^"]*)"', page)
    text = unescape(" ".join([re.sub(r"<[^>]+>", " ", page), *spoken]))
    return set(CHINESE.findall(text)) - OURS_ON_PURPOSE


STRANGERS = [
    "/p/",
    "/p/complain/",
    "/p/find/",
    "/p/there-is-no-such-link/",
    "/sign-in/",
    "/sign-in/?idle=1",
    "/nothing/",
]


@pytest.mark.parametrize("path", STRANGERS)
def test_a_strangers_page_is_all_english(cast: Cast, path: str) -> None:
    assert chinese_in(stranger(language="en").get(path)) == set()


@pytest.mark.parametrize("state", list(State))
def test_the_case_page_is_all_english_in_every_state(cast: Cast, state: State, work: Callable[[], int]) -> None:
    case = english_case(cast, state).case
    work()
    Case.objects.update(cause="")  # with business and cause known, a playbook would be shown: content, and Chinese
    page = signed_in(cast.noor, language="en").get(f"/cases/{case.pk}/")
    assert page.status_code == 200
    assert chinese_in(page) == set()


ACTS = [
    "acknowledgement",
    "answer",
    "approval",
    "archive",
    "assignment",
    "attachment",
    "clock",
    "closing",
    "confirmation",
]
ACTS += ["contact", "decision", "facts", "lesson", "merging", "note", "notice", "personal", "progress", "promise"]
ACTS += ["promise/settlement", "proposal", "rating", "reopening", "reply", "responsibility", "return", "step"]
ACTS += ["take-over", "triage", "withdrawal"]


@pytest.mark.parametrize("act", ACTS)
def test_an_acts_page_and_its_refusal_are_all_english(cast: Cast, act: str) -> None:
    case = english_case(cast, State.ARCHIVED).case
    client = signed_in(cast.noor, language="en")
    assert chinese_in(client.get(f"/cases/{case.pk}/{act}/")) == set()
    assert chinese_in(client.post(f"/cases/{case.pk}/{act}/", {"x": "1"})) == set()


STAFF = {
    "officer": [
        "/cases/",
        "/cases/?q=nothing",
        "/cases/?view=late",
        "/intake/",
        "/packs/",
        "/packs/taxonomy/business/",
    ],
    "admin": ["/people/", "/people/{ana}/", "/units/", "/units/{outlet}/", "/tokens/", "/journal/", "/password/"],
    "auditor": ["/journal/verification/", "/journal/?verb=nothing", "/people/"],
}


@pytest.mark.parametrize(("who", "path"), [(who, path) for who, paths in STAFF.items() for path in paths])
def test_the_pages_of_staff_are_all_english(cast: Cast, who: str, path: str) -> None:
    english_case(cast, State.TOLD)
    client = signed_in(getattr(cast, who), language="en")
    assert chinese_in(client.get(path.format(ana=cast.ana.pk, outlet=cast.outlet.pk))) == set()


def test_the_customers_way_is_all_english(cast: Cast) -> None:
    client = stranger(language="en")
    form = client.get("/p/complain/")
    refused = client.post("/p/complain/", {"text": "", "stamp": hidden_field(form, "stamp"), "id_number": "123"})
    assert chinese_in(refused) == set()
    token = english_case(cast, State.TOLD).token
    assert chinese_in(client.get(f"/p/{token}/")) == set()
    assert chinese_in(client.post(f"/p/{token}/message/", {"text": ""})) == set()
    assert chinese_in(client.post(f"/p/{token}/rating/", {"score": "9"})) == set()


REFUSED: list[tuple[str, str, dict[str, str]]] = [
    ("admin", "/people/", {"username": "ana", "name": "Ana", "unit": "{outlet}", "role": "agent"}),
    ("admin", "/people/{admin}/", {"save": "1", "name": "Admin"}),
    ("admin", "/people/{ana}/", {"post": "1", "unit": "{outlet}", "role": "agent"}),
    ("admin", "/people/{ana}/", {"deputy_save": "1", "deputy": "{ana}", "since": "2026-01-01", "until": "2026-01-02"}),
    ("admin", "/people/{ana}/", {"deputy_save": "1", "deputy": "{noor}", "since": "2026-01-02", "until": "2026-01-01"}),
    ("admin", "/units/", {"code": "X", "name": "X", "kind": "branch"}),
    ("admin", "/units/", {"code": "E", "name": "X", "kind": "branch", "parent": "{outlet}"}),
    ("admin", "/units/{outlet}/", {"name": "X", "parent": "{outlet}", "is_active": "on"}),
    ("admin", "/password/", {"old": "wrong", "new": "1", "again": "2"}),
]


@pytest.mark.parametrize(("who", "path", "form"), REFUSED)
def test_what_the_administrator_may_not_do_is_said_in_english(
    cast: Cast, who: str, path: str, form: dict[str, str]
) -> None:
    places = {"outlet": cast.outlet.pk, "ana": cast.ana.pk, "noor": cast.noor.pk, "admin": cast.admin.pk}
    page = signed_in(getattr(cast, who), language="en").post(
        path.format(**places), {name: value.format(**places) for name, value in form.items()}
    )
    assert page.status_code < 300
    assert chinese_in(page) == set()


def test_what_could_not_be_assigned_in_bulk_is_said_in_english(cast: Cast) -> None:
    case = english_case(cast, State.CLOSED).case
    client = signed_in(cast.officer, language="en")
    page = client.post("/cases/bulk/", {"case": case.pk, "owner": cast.officer.pk}, follow=True)
    assert chinese_in(page) == set()


def test_an_import_is_explained_in_english(cast: Cast) -> None:
    rows = b"text,channel,amount\nHello there,nowhere,1\n,phone,1\nHello again,phone,much\n"
    form = {"file": upload("rows.csv", rows), "unit": cast.east.pk, "channel": "phone"}
    page = signed_in(cast.officer, language="en").post("/import/", form)
    assert b"much" in page.content
    # The column names that an import knows are data, Chinese and English.
    page.content = re.sub(rb"<details.*?</details>", b"", page.content, flags=re.DOTALL)
    assert chinese_in(page) == set()


def test_a_lock_out_is_explained_in_english(cast: Cast) -> None:
    client = Client()
    client.cookies["django_language"] = "en"
    for _attempt in range(6):
        page = client.post("/sign-in/", {"username": "ana", "password": "wrong"})
        assert chinese_in(page) == set()
    assert page.status_code == 429


def english_case(cast: Cast, state: State) -> Opened:
    """Return a complaint that was filed and handled in English by people with English names."""
    for person in (cast.ana, cast.officer, cast.noor):
        person.name = person.name_en
        person.save(update_fields=["name"])
    with translation.override("en"):
        opened = in_state(cast, state, ENGLISH)
    Message.objects.exclude(direction="in").update(text="We are sorry.", original="")
    for party in Party.objects.all():
        set_facts(party, PartyFacts(name="John Smith", phone="13812345678"))
        party.save()
    Facts.objects.update(text="Charged twice", wants="The fee back", confirmed_how="By phone")
    Lesson.objects.update(explanation="Nobody followed up", prevention="Remind after three days")
    CaseLink.objects.update(reason="the same matter")
    for case in Case.objects.all():
        case.contacts.update(note="Apologised")
        case.proposals.update(text="We pay the fee back.")
        case.decisions.update(facts="Charged twice", basis="Price list", reasons="Not told", remedies="Ask for review")
    return opened
