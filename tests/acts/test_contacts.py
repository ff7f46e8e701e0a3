"""Logging a talk with the customer outside the system."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import (
    PHONE,
    closed,
    fresh,
    handled,
    last_entry,
    opened,
    refused,
    shanghai,
    stored_in_clear,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions.contacts import log_contact
from tingsu.cases.models import ContactKind
from tingsu.core.errors import BadInput

CALL = ContactKind.CALL


def test_a_contact_is_kept_with_who_how_and_how_long(cast: Cast, watch: Watch) -> None:
    case = opened(cast)
    contact = log_contact(case, kind=CALL, note="致歉并听客户说完", minutes=8, by=cast.ana)

    assert (contact.kind, contact.person, contact.reached, contact.minutes) == (CALL, cast.ana, True, 8)
    assert contact.at == watch.now
    assert last_entry("contact.logged").data == {"contact": contact.pk, "kind": "call", "reached": True}


def test_a_contact_that_reached_the_customer_ends_the_first_contact_clock(cast: Cast, watch: Watch) -> None:
    case = opened(cast)
    watch.forward(hours=3)
    log_contact(case, kind=CALL, note="听客户说完", by=cast.ana)

    case = fresh(case)
    assert case.clocks.get(rule_id="service.first_contact").state == "met"
    assert case.heard_at == watch.now
    assert case.due_at == shanghai("2026-03-18 00:00")


def test_a_call_that_nobody_answered_ends_nothing(cast: Cast) -> None:
    case = opened(cast)
    log_contact(case, kind=CALL, note="无人接听", reached=False, by=cast.ana)

    case = fresh(case)
    assert case.clocks.get(rule_id="service.first_contact").state == "running"
    assert case.heard_at is None
    assert case.due_at == shanghai("2026-03-03 17:30")


def test_a_call_logged_the_next_day_counts_from_when_it_was(cast: Cast, watch: Watch) -> None:
    case = opened(cast)
    watch.set("2026-03-04 09:00")
    log_contact(case, kind=CALL, note="昨天中午已联系", at=shanghai("2026-03-03 12:00"), by=cast.ana)

    assert case.clocks.get(rule_id="service.first_contact").state == "met"
    assert fresh(case).heard_at == shanghai("2026-03-03 12:00")


def test_an_older_contact_logged_later_does_not_set_the_last_word_back(cast: Cast, watch: Watch) -> None:
    case = opened(cast)
    latest = watch.forward(hours=5)
    log_contact(case, kind=CALL, note="第二次联系", by=cast.ana)
    log_contact(case, kind=CALL, note="第一次联系", at=latest - timedelta(hours=3), by=cast.ana)

    assert fresh(case).heard_at == latest


def test_personal_data_in_the_note_is_masked(cast: Cast) -> None:
    log_contact(opened(cast), kind=CALL, note=f"客户说改打{PHONE}", by=cast.ana)

    assert stored_in_clear(PHONE) == []


@pytest.mark.parametrize("note", ["", " \n"])
def test_a_contact_without_words_is_refused(cast: Cast, note: str) -> None:
    case = opened(cast)
    with refused("没有写内容", kind=BadInput):
        log_contact(case, kind=CALL, note=note, by=cast.ana)
    assert case.contacts.count() == 0


def test_a_contact_before_the_complaint_is_refused(cast: Cast, watch: Watch) -> None:
    case = opened(cast)
    with refused("早于收到投诉", kind=BadInput):
        log_contact(case, kind=CALL, note="听客户说完", at=watch.now - timedelta(minutes=1), by=cast.ana)


def test_a_contact_in_the_future_is_refused(cast: Cast, watch: Watch) -> None:
    with refused("将来", kind=BadInput):
        log_contact(opened(cast), kind=CALL, note="听客户说完", at=watch.now + timedelta(hours=1), by=cast.ana)


def test_tom_cannot_log_a_contact(cast: Cast) -> None:
    case = opened(cast)
    with refused("您的岗位"):
        log_contact(case, kind=CALL, note="听客户说完", by=cast.tom)
    assert verbs(case) == ["case.opened"]


def test_a_closed_case_takes_no_contact(cast: Cast) -> None:
    with refused("已办结", "记录联系"):
        log_contact(closed(cast), kind=CALL, note="听客户说完", by=cast.officer)


def test_a_contact_is_no_edit(cast: Cast) -> None:
    case = handled(cast)
    log_contact(case, kind=CALL, note="听客户说完", by=cast.officer)

    assert fresh(case).version == case.version
