"""The stage on which the cast plays: people signed in, complaints in every state, files to upload."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from html import unescape
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from tests.conftest import Cast
from tingsu.cases.actions.assignment import take_over_case
from tingsu.cases.actions.closing import archive_case, close_case, withdraw_case
from tingsu.cases.actions.contacts import log_contact
from tingsu.cases.actions.decision import Gift, Ruling, decide_case
from tingsu.cases.actions.facts import confirm_facts, state_facts
from tingsu.cases.actions.intake import Intake
from tingsu.cases.actions.learning import learn_lesson, rule_responsibility
from tingsu.cases.actions.merging import merge_case
from tingsu.cases.actions.notice import tell_decision
from tingsu.cases.actions.open import Opened, open_case
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.actions.proposals import propose_solution
from tingsu.cases.models import (
    Case,
    Channel,
    ContactKind,
    Proposal,
    RedressGround,
    RedressKind,
    RootCause,
    Validity,
)
from tingsu.core.workflow import State
from tingsu.journal.record import SYSTEM, Actor
from tingsu.org.actions.people import give_post
from tingsu.org.models import Person, Unit
from tingsu.org.permissions import Role

PASSWORD = "correct horse"
PHONE = "13812345678"
KIND_WORDS = "给您添麻烦了。我今天 17 点前给您回电话。"
WORDS = "凭什么扣我80块年费!第三次打电话了,说好三天退,退哪儿去了?"
CUSTOMER = Actor("customer", None, "客户")
RULING = Ruling(Validity.JUSTIFIED, "3 月起多扣年费 80 元", "收费公示", "未尽告知", "可在 30 日内申请核查")
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 64
PDF = b"%PDF-1.7\n%a letter\n"


def signed_in(person: Person, *, language: str = "", **options: Any) -> Client:
    """Return a browser in which a person is signed in; errors of the server become 500, as for everybody."""
    client = Client(raise_request_exception=False, **options)
    client.force_login(person)
    if language:
        client.cookies["django_language"] = language
    return client


def stranger(*, language: str = "", **options: Any) -> Client:
    """Return the browser of somebody who is not signed in."""
    client = Client(raise_request_exception=False, **options)
    if language:
        client.cookies["django_language"] = language
    return client


def somebody(username: str, *, unit: Unit, role: Role, name: str = "某人") -> Person:
    """Return one more person with a post."""
    person = Person.objects.create_user(username, PASSWORD, name=name, name_en=username.title())
    give_post(person, unit=unit, role=role, by=SYSTEM)
    return person


def filed(
    unit: Unit,
    text: str = WORDS,
    *,
    name: str = "王梅",
    phone: str = PHONE,
    channel: Channel = Channel.PORTAL,
    by: Person | Actor = CUSTOMER,
    **facts: Any,
) -> Opened:
    """Return a complaint as it comes in, with the customer's secret token."""
    return open_case(Intake(text, channel, unit, party=PartyFacts(name=name, phone=phone), **facts), by=by)


def taken_over(cast: Cast, text: str = WORDS, **facts: Any) -> Opened:
    """Return a complaint at the east outlet that the officer handles."""
    opened = filed(cast.outlet, text, **facts)
    take_over_case(opened.case, by=cast.officer)
    opened.case.refresh_from_db()
    return opened


def with_facts(cast: Cast, text: str = WORDS, **facts: Any) -> Opened:
    """Return one whose facts the customer has confirmed."""
    opened = taken_over(cast, text, **facts)
    log_contact(opened.case, kind=ContactKind.CALL, note="听客户说完并致歉", minutes=8, by=cast.officer)
    state_facts(opened.case, text="3 月起扣年费 80 元", wants="退 80 元并道歉", by=cast.officer)
    confirm_facts(opened.case, how="电话复述后客户说对", by=cast.officer)
    opened.case.refresh_from_db()
    return opened


def proposed(cast: Cast, text: str = WORDS) -> tuple[Opened, Proposal]:
    """Return one with a proposal that waits for the customer."""
    opened = with_facts(cast, text)
    return opened, propose_solution(opened.case, text="我们退回 80 元年费,周五前到账。", by=cast.officer)


def decided(cast: Cast, text: str = WORDS, *, amount: int = 80, kind: RedressKind = RedressKind.REFUND) -> Opened:
    """Return one that is decided; an amount above the officer's authority waits for approval instead."""
    opened = with_facts(cast, text)
    gift = Gift(RedressGround.FAULT, kind, Decimal(amount))
    decide_case(opened.case, ruling=RULING, redress=[gift], by=cast.officer)
    opened.case.refresh_from_db()
    return opened


def told(cast: Cast, text: str = WORDS) -> Opened:
    """Return one whose decision the customer knows."""
    opened = decided(cast, text)
    tell_decision(opened.case, how="portal", by=cast.officer)
    opened.case.refresh_from_db()
    return opened


def closed(cast: Cast, text: str = WORDS) -> Opened:
    """Return one that is closed."""
    opened = told(cast, text)
    learn_lesson(
        opened.case,
        cause="CA-07",
        root_cause=RootCause.PROCESS,
        explanation="退费单没人跟",
        prevention="三日未完自动提醒",
        by=cast.officer,
    )
    rule_responsibility(opened.case, kind="full", unit=cast.outlet, person=None, note="", by=cast.noor)
    close_case(opened.case, by=cast.officer)
    opened.case.refresh_from_db()
    return opened


def archived(cast: Cast, text: str = WORDS) -> Opened:
    """Return one in the archive."""
    opened = closed(cast, text)
    archive_case(opened.case, by=cast.noor)
    opened.case.refresh_from_db()
    return opened


def in_state(cast: Cast, state: State, text: str = WORDS) -> Opened:
    """Return a complaint of the east outlet in a state, brought there by the acts that lead to it."""
    match state:
        case State.RECEIVED:
            return filed(cast.outlet, text)
        case State.HANDLING:
            return with_facts(cast, text)
        case State.APPROVAL:
            return decided(cast, text, amount=900_000, kind=RedressKind.MONEY)
        case State.DECIDED:
            return decided(cast, text)
        case State.TOLD:
            return told(cast, text)
        case State.CLOSED:
            return closed(cast, text)
        case State.ARCHIVED:
            return archived(cast, text)
        case State.WITHDRAWN:
            opened = taken_over(cast, text)
            withdraw_case(opened.case, reason="客户来电撤回", by=cast.officer)
        case State.MERGED:
            opened = taken_over(cast, text)
            merge_case(opened.case, into=taken_over(cast, text).case, reason="同一件事", by=cast.officer)
    opened.case.refresh_from_db()
    return opened


def make_late(case: Case, *, days: int = 1) -> None:
    """Let a case's earliest deadline have passed."""
    Case.objects.filter(pk=case.pk).update(due_at=timezone.now() - timedelta(days=days))


def upload(name: str, content: bytes = PNG) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content)


def text_of(response: Any) -> str:
    """Return what a page says: without tags, scripts and comments, spaces made single."""
    page = re.sub(r"<(script|style|svg|head)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page))).strip()


def hidden_field(response: Any, name: str) -> str:
    """Return the value of a hidden field of a form on a page."""
    tag = next(tag for tag in re.findall(r"<input[^>]*>", response.content.decode()) if f'name="{name}"' in tag)
    found = re.search(r'value="([^"]*)"', tag)
    return unescape(found[1]) if found else ""


def shown(response: Any) -> list[int]:
    """Return the ids of the cases on an inbox page, in order."""
    assert response.status_code == 200
    page = response.content.decode()
    return [int(number) for number in re.findall(r'class="case-no[^>]*><a href="/cases/(\d+)/"', page)]


def ids(*cases: Case) -> list[int]:
    """Return the ids of cases."""
    return [case.pk for case in cases]


def pager(response: Any, rel: str) -> str:
    """Return the link to the next or the previous page, empty when there is none."""
    found = re.search(rf'href="([^"]*)" rel="{rel}"', response.content.decode())
    return "/cases/" + unescape(found[1]) if found else ""


def shown_links(response: Any) -> set[str]:
    """Return where the links of a page lead, on our own site."""
    return {unescape(link) for link in re.findall(r'<a\b[^>]*\bhref="(/[^"]*)"', response.content.decode())}
