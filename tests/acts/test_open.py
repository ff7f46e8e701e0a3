"""Taking a complaint in: nothing is lost, nothing counts twice, nothing personal lies open."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection
from django.db.models import Count

from tests.acts.conftest import Watch
from tests.acts.stages import (
    MEI,
    PARTY,
    PHONE,
    WORDS,
    last_entry,
    make_meet,
    opened,
    refused,
    shanghai,
    stored_in_clear,
    together,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions import open as opening
from tingsu.cases.actions.intake import Intake
from tingsu.cases.actions.open import Opened, link_digest, open_case
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Case, Channel, Direction, Matter, Message, Party
from tingsu.core.errors import BadInput, TingsuError
from tingsu.core.workflow import State, Step
from tingsu.journal.record import SYSTEM
from tingsu.org.models import Unit

ID_NUMBER = "11010119900307109X"
CARD = "6222021234567890128"


# ── What is kept ──────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_complaint_is_kept_with_message_party_clocks_and_entry(cast: Cast, watch: Watch) -> None:
    case = opened(cast, amount=Decimal("80"), external_id="ZB-1", received_at=watch.now - timedelta(hours=1))

    assert (case.state, case.step, case.version) == (State.RECEIVED, Step.LET_OUT, 1)
    assert (case.unit, case.first_receiver, case.owner) == (cast.outlet, cast.ana, None)
    assert (case.amount, case.external_id, case.matter) == (Decimal("80"), "ZB-1", Matter.COMPLAINT)
    assert case.received_at == watch.now - timedelta(hours=1)
    assert case.unread_since == watch.now
    message = case.messages.get()
    assert (message.text, message.direction, message.channel) == (WORDS, Direction.IN, Channel.PHONE)
    assert case.party.name == "王梅"
    assert case.clocks.count() == 2
    assert verbs(case) == ["case.opened"]


def test_a_customer_alone_can_open_a_case(cast: Cast) -> None:
    case = opened(cast, by=MEI, channel=Channel.PORTAL)

    assert case.first_receiver is None
    assert last_entry("case.opened").actor_kind == "customer"


def test_the_entry_proves_the_words_without_holding_them(cast: Cast) -> None:
    opened(cast, f"我的电话{PHONE},王梅")

    entry = last_entry("case.opened")
    assert len(entry.data["sha256"]) == 64
    assert PHONE not in str(entry.data)
    assert "王梅" not in str(entry.data)


def test_the_customer_gets_a_link_of_which_only_a_digest_can_be_searched(cast: Cast) -> None:
    first = open_case(Intake(WORDS, Channel.PORTAL, cast.outlet), by=MEI)

    assert Case.objects.get(link_digest=link_digest(first.token)) == first.case
    assert first.case.progress_link.endswith(f"/p/{first.token}/")
    assert stored_in_clear(first.token) == []


# ── Once and only once ────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_key_again_returns_the_first_case(cast: Cast) -> None:
    first = open_case(Intake(WORDS, Channel.PHONE, cast.outlet, idempotency_key="call-1"), by=cast.ana)
    again = open_case(Intake("别的话", Channel.API, cast.west, idempotency_key="call-1"), by=cast.tom)

    assert first.is_new
    assert not again.is_new
    assert again.case == first.case
    assert again.token == ""
    assert again.case.text == WORDS
    assert Case.objects.count() == Message.objects.count() == 1
    assert verbs(first.case) == ["case.opened"]


def test_the_same_key_again_is_not_checked_anew(cast: Cast) -> None:
    first = open_case(Intake(WORDS, Channel.PHONE, cast.outlet, idempotency_key="call-1"), by=cast.ana)

    assert open_case(Intake("", Channel.PHONE, cast.outlet, idempotency_key="call-1"), by=cast.ana).case == first.case


def test_without_a_key_the_same_words_are_two_complaints(cast: Cast) -> None:
    assert opened(cast) != opened(cast)


@pytest.mark.django_db(transaction=True)
def test_two_requests_with_one_key_at_the_same_moment_make_one_case(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_meet(monkeypatch, opening, "find_or_make_party")
    intake = Intake(WORDS, Channel.API, cast.outlet, party=PARTY, idempotency_key="call-1")

    first, second = together(lambda: open_case(intake, by=SYSTEM), lambda: open_case(intake, by=SYSTEM))

    assert isinstance(first, Opened), first
    assert isinstance(second, Opened), second
    assert first.case == second.case
    assert sorted([first.is_new, second.is_new]) == [False, True]
    assert Case.objects.count() == Message.objects.count() == Party.objects.count() == 1
    assert verbs(first.case) == ["case.opened"]


@pytest.mark.django_db(transaction=True)
def test_a_failure_without_a_key_never_returns_somebody_elses_case(cast: Cast) -> None:
    opened(cast, "别人的投诉")
    gone = Unit(pk=999_999, name="已撤网点")

    with pytest.raises((IntegrityError, TingsuError)):
        open_case(Intake(WORDS, Channel.PHONE, gone), by=SYSTEM)


@pytest.mark.django_db(transaction=True)
def test_a_failure_on_the_way_leaves_nothing_behind(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: Any, **_kwargs: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(opening, "record_case", fail)
    with pytest.raises(OSError, match="the disk is full"):
        opened(cast)

    assert Case.objects.count() == Party.objects.count() == Message.objects.count() == 0


# ── What is personal ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "secret",
    [
        pytest.param(PHONE, id="phone"),
        pytest.param("138 1234 5678", id="phone in groups"),
        pytest.param(ID_NUMBER, id="ID number"),
        pytest.param(CARD, id="bank card"),
        pytest.param("wangmei@example.com", id="e-mail"),
        pytest.param("临江市城东区中山路88号3栋502室", id="address"),
    ],
)
def test_personal_data_in_the_words_is_masked_and_kept_encrypted(cast: Cast, secret: str) -> None:
    words = f"请联系我,{secret},谢谢。"
    case = opened(cast, words)

    message = case.messages.get()
    assert secret not in case.text
    assert message.text == case.text
    assert len(message.text) == len(words)
    assert message.original == words
    assert stored_in_clear(secret) == []


def test_words_without_personal_data_are_stored_once(cast: Cast) -> None:
    assert opened(cast).messages.get().original == ""


def test_what_identifies_a_customer_is_encrypted_at_rest(cast: Cast) -> None:
    facts = PartyFacts("欧阳晓梅", PHONE, ID_NUMBER, "wangmei@example.com", "临江市城东区中山路88号")
    case = opened(cast, party=facts)

    party = Party.objects.get(pk=case.party_id)
    assert PartyFacts(party.name, party.phone, party.id_number, party.email, party.address) == facts
    secrets = (facts.name, facts.phone, facts.id_number, facts.email, facts.address)
    assert stored_in_clear(*secrets) == []
    assert (party.name_masked, party.phone_masked) == ("欧***", "138****5678")


def test_the_same_name_encrypted_twice_looks_different(cast: Cast) -> None:
    opened(cast)
    opened(cast, party=PartyFacts("王梅", "13900000000"))

    with connection.cursor() as cursor:
        cursor.execute("SELECT count(DISTINCT name), count(DISTINCT name_index) FROM cases_party")
        assert cursor.fetchone() == (2, 1)


@pytest.mark.parametrize(
    ("again", "known"),
    [
        pytest.param(PartyFacts("王梅", PHONE), True, id="same name and phone"),
        pytest.param(PartyFacts("王梅", "138-1234-5678"), True, id="the phone written otherwise"),
        pytest.param(PartyFacts("", "", ID_NUMBER), True, id="same ID number"),
        pytest.param(PartyFacts("李强", PHONE), False, id="a phone that the family shares"),
        pytest.param(PartyFacts("王梅"), False, id="a name alone"),
        pytest.param(PartyFacts(), False, id="nothing known"),
    ],
)
def test_a_customer_is_known_again(cast: Cast, again: PartyFacts, known: bool) -> None:
    first = opened(cast, party=PartyFacts("王梅", PHONE, ID_NUMBER))

    assert (opened(cast, party=again).party == first.party) is known


def test_what_a_known_customer_adds_is_kept(cast: Cast) -> None:
    opened(cast, party=PartyFacts("王梅", PHONE))
    opened(cast, party=PartyFacts("王梅", PHONE, email="wangmei@example.com", address="中山路88号"))

    party = Party.objects.get()
    assert (party.name, party.phone) == ("王梅", PHONE)
    assert (party.email, party.address) == ("wangmei@example.com", "中山路88号")


def test_a_known_customer_who_now_shows_an_id_stays_one_customer(cast: Cast) -> None:
    opened(cast, party=PartyFacts("王梅", PHONE))
    opened(cast, party=PartyFacts("王梅", PHONE, ID_NUMBER))

    assert Party.objects.get().id_number == ID_NUMBER


def test_two_people_of_one_name_and_phone_with_different_ids_stay_two(cast: Cast) -> None:
    opened(cast, party=PartyFacts("王梅", PHONE, ID_NUMBER))
    opened(cast, party=PartyFacts("王梅", PHONE, "11010519491231002X"))

    assert Party.objects.count() == 2


# ── Clocks ────────────────────────────────────────────────────────────────────────────────────────────────────────────

NFRA, FIRST_CONTACT, PBOC = "cn-nfra-2020.decide", "service.first_contact", "cn-pboc-2020.reply"


@pytest.mark.parametrize(
    ("channel", "rules"),
    [
        pytest.param(Channel.PHONE, {NFRA, FIRST_CONTACT}, id="phone"),
        pytest.param(Channel.PORTAL, {NFRA, FIRST_CONTACT}, id="portal"),
        pytest.param(Channel.LETTER, {NFRA, FIRST_CONTACT}, id="letter"),
        pytest.param(Channel.NFRA_12378, {NFRA, FIRST_CONTACT}, id="12378"),
        pytest.param(Channel.PBOC_12363, {NFRA, FIRST_CONTACT, PBOC}, id="12363"),
    ],
)
def test_the_channel_chooses_the_clocks(cast: Cast, channel: Channel, rules: set[str]) -> None:
    case = opened(cast, channel=channel)

    assert {clock.rule_id for clock in case.clocks.all()} == rules
    assert {rule.rpartition(".")[0] for rule in rules} <= set(case.policy_ids)


def test_a_petition_starts_the_clocks_of_petitions(cast: Cast) -> None:
    rules = {clock.rule_id for clock in opened(cast, channel=Channel.PETITION).clocks.all()}

    assert any(rule.startswith("cn-petition-2022.") for rule in rules)
    assert NFRA in rules


@pytest.mark.parametrize(
    ("channel", "forwarded"),
    [
        (Channel.NFRA_12378, True),
        (Channel.PBOC_12363, True),
        (Channel.CSRC_12386, True),
        (Channel.GOV_12345, True),
        (Channel.MARKET_12315, True),
        (Channel.PETITION, True),
        (Channel.PHONE, False),
        (Channel.MEDIATION, False),
    ],
)
def test_what_an_authority_forwards_is_marked(cast: Cast, channel: Channel, forwarded: bool) -> None:
    assert opened(cast, channel=channel).is_forwarded is forwarded


def test_the_clocks_count_from_receipt_and_say_why(cast: Cast) -> None:
    case = opened(cast, channel=Channel.PBOC_12363, received_at=shanghai("2026-02-27 16:00"))

    clocks = {clock.rule_id: clock for clock in case.clocks.all()}
    assert clocks[NFRA].due_at == clocks[PBOC].due_at == shanghai("2026-03-15 00:00")
    assert clocks[FIRST_CONTACT].due_at == shanghai("2026-02-28 17:30")  # a Saturday worked for the Spring Festival
    assert case.due_at == clocks[FIRST_CONTACT].due_at
    assert "第18条" in "".join(clocks[NFRA].reasons)


def test_a_law_that_was_not_yet_in_force_starts_no_clock(cast: Cast) -> None:
    case = opened(cast, received_at=shanghai("2020-02-28 10:00"))

    assert NFRA not in {clock.rule_id for clock in case.clocks.all()}


def test_a_complaint_is_kept_when_the_calendar_does_not_reach(cast: Cast, watch: Watch) -> None:
    watch.set("2026-12-31 18:30")
    case = opened(cast)

    clock = case.clocks.get(rule_id=FIRST_CONTACT)
    assert clock.due_at is None
    assert "cn" in clock.trouble
    assert "2027-01-01" in clock.trouble
    assert case.due_at == case.clocks.get(rule_id=NFRA).due_at == shanghai("2027-01-16 00:00")


def test_a_complaint_older_than_every_calendar_is_kept(cast: Cast) -> None:
    case = opened(cast, received_at=shanghai("2001-05-05 09:00"))

    assert case.received_at == shanghai("2001-05-05 09:00")
    assert case.due_at is None


# ── What is refused, and what is not ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param(" \t\r\n　", id="spaces of every kind"),
        pytest.param("\x00\x00", id="NUL"),
    ],
)
def test_an_empty_complaint_is_refused(cast: Cast, text: str) -> None:
    with refused("没有写内容", kind=BadInput):
        opened(cast, text)
    assert Case.objects.count() == Party.objects.count() == 0


def test_a_megabyte_is_refused_with_what_to_do(cast: Cast) -> None:
    with refused("内容太长", "200,000", "附件", kind=BadInput):
        opened(cast, "很" * 1_000_000)
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("很" * 200_000, id="one character"),
        pytest.param("a" * 200_000, id="one word"),
        pytest.param("".join(chr(0x4E00 + (7 * n) % 20_000) for n in range(200_000)), id="all different"),
        pytest.param("1" * 200_000, id="digits"),
        pytest.param("😡" * 200_000, id="emoji"),
    ],
)
def test_the_longest_text_is_kept_whole(cast: Cast, text: str) -> None:
    assert opened(cast, text).messages.get().text == text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        pytest.param("扣费\x00不退", "扣费不退", id="NUL"),
        pytest.param("气死我了😡👨‍👩‍👧", "气死我了😡👨‍👩‍👧", id="emoji"),
        pytest.param("我姓𠮷,住𬭚村", "我姓𠮷,住𬭚村", id="characters beyond the basic plane"),
        pytest.param("《凭什么》\n\n扣我钱", "《凭什么》\n\n扣我钱", id="line breaks"),
        pytest.param("半个表情\ud83d没了", "半个表情?没了", id="half of an emoji"),
        pytest.param("憑什麼扣我錢", "憑什麼扣我錢", id="traditional"),
        pytest.param("'; DROP TABLE cases_case; --", "'; DROP TABLE cases_case; --", id="SQL"),
        pytest.param("<script>alert(1)</script>", "<script>alert(1)</script>", id="HTML"),
        pytest.param("  前后空白  ", "前后空白", id="blanks around"),
    ],
)
def test_odd_characters_are_kept(cast: Cast, text: str, kept: str) -> None:
    case = opened(cast, text)

    assert case.text == case.messages.get().text == kept


@pytest.mark.parametrize(
    ("received_at", "why"),
    [
        pytest.param(shanghai("2026-03-02 10:06"), "将来", id="in six minutes"),
        pytest.param(shanghai("2062-03-02 10:00"), "将来", id="digits swapped"),
        pytest.param(datetime.max.replace(tzinfo=UTC), "将来", id="the end of time"),
        pytest.param(shanghai("1999-12-31 23:59"), "2000", id="before 2000"),
        pytest.param(datetime.min.replace(tzinfo=UTC), "2000", id="the beginning of time"),
    ],
)
def test_an_impossible_date_is_refused(cast: Cast, received_at: datetime, why: str) -> None:
    with refused("收到时间", why, "请核对", kind=BadInput):
        opened(cast, received_at=received_at)
    assert Case.objects.count() == 0


def test_a_clock_that_is_a_little_fast_is_forgiven(cast: Cast, watch: Watch) -> None:
    assert opened(cast, received_at=watch.now + timedelta(minutes=4)).pk


@pytest.mark.parametrize(
    "more",
    [
        pytest.param({"external_id": "Z" * 500}, id="a long external id"),
        pytest.param({"external_id": "Z\x001"}, id="NUL in the external id"),
        pytest.param({"idempotency_key": "k" * 500}, id="a long key"),
        pytest.param({"party": PartyFacts(phone="1" * 500)}, id="a long phone"),
        pytest.param({"party": PartyFacts(name="Wang Mei " * 100)}, id="a long name"),
        pytest.param({"party": PartyFacts(email="a" * 400 + "@example.com")}, id="a long e-mail"),
        pytest.param({"party": PartyFacts(name="王\ud83d梅")}, id="half of an emoji in the name"),
        pytest.param({"amount": Decimal("1e20")}, id="an amount beyond all money"),
        pytest.param({"amount": Decimal("NaN")}, id="an amount that is none"),
    ],
)
def test_a_field_that_cannot_be_stored_is_refused_with_a_reason_or_kept(cast: Cast, more: dict[str, Any]) -> None:
    try:
        case = opened(cast, **more)
    except BadInput as error:
        assert error.in_("zh")  # noqa: PT017 - either outcome is right, a database error is not
    else:
        assert Case.objects.get(pk=case.pk).text == WORDS


# ── What is told of it ────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "language"), [("为什么扣费?", "zh"), ("Why was I charged?", "en"), ("ATM 吞卡", "zh")]
)
def test_letters_will_be_written_in_the_language_of_the_complaint(cast: Cast, text: str, language: str) -> None:
    assert opened(cast, text).language == language


def test_one_unit_is_charged_with_a_case_and_one_message_opens_it(cast: Cast) -> None:
    for _ in range(3):
        opened(cast)

    assert list(Case.objects.annotate(n=Count("messages")).values_list("unit_id", "n")) == [(cast.outlet.pk, 1)] * 3
