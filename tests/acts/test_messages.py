"""What customer and bank write to each other: acknowledged once, received once, masked, and found again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tests.acts.conftest import Watch
from tests.acts.stages import (
    MEI,
    PHONE,
    WORDS,
    closed,
    fresh,
    handled,
    last_entry,
    make_meet,
    opened,
    refused,
    shanghai,
    stored_in_clear,
    together,
    told,
    verbs,
)
from tests.conftest import Cast
from tingsu.cases.actions import messages as messaging
from tingsu.cases.actions.acknowledgement import acknowledge_case
from tingsu.cases.actions.closing import archive_case
from tingsu.cases.actions.messages import mark_read, receive_message, send_reply, write_note
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.actions.progress import notify_progress
from tingsu.cases.models import Case, Channel, Direction, Message
from tingsu.cases.queries import inbox
from tingsu.core.errors import BadInput

REPLY = "您好,我已经在查这笔年费,明天下午五点前给您回电。"


def found(cast: Cast, words: str) -> list[Case]:
    """Return the cases that Noor finds by words."""
    return list(inbox.cases_asked(cast.noor, inbox.Ask(words=words)))


# ── The acknowledgement ───────────────────────────────────────────────────────────────────────────────────────────────


def test_the_acknowledgement_names_number_handler_and_deadline(cast: Cast, watch: Watch) -> None:
    case = opened(cast)
    message = acknowledge_case(case, by=cast.ana)

    assert message is not None
    letter = message.original or message.text
    for part in (case.number, "安娜", "东门网点", "2026年3月17日", case.progress_link, "王梅"):
        assert part in letter
    assert "None" not in letter
    case = fresh(case)
    assert case.acknowledged_at == case.heard_at == watch.now
    assert verbs(case) == ["case.opened", "case.acknowledged"]


def test_a_second_acknowledgement_is_not_sent(cast: Cast) -> None:
    case = opened(cast)
    acknowledge_case(case, by=cast.ana)

    assert acknowledge_case(case, by=cast.ana) is None
    assert case.messages.filter(direction=Direction.OUT).count() == 1
    assert verbs(case).count("case.acknowledged") == 1


def test_an_english_complaint_is_acknowledged_in_english(cast: Cast) -> None:
    message = acknowledge_case(opened(cast, "Why was I charged 80 yuan?"), by=cast.ana)

    assert message is not None
    assert "Thank you for telling us" in message.text
    assert "17 March 2026" in message.text


def test_the_letter_gives_away_neither_name_nor_secret_link_on_the_disk(cast: Cast) -> None:
    case = opened(cast, party=PartyFacts(name="欧阳晓梅", phone=PHONE))
    acknowledge_case(case, by=cast.ana)

    assert stored_in_clear("欧阳晓梅", case.link_token) == []


def test_tom_cannot_acknowledge_what_is_not_his(cast: Cast) -> None:
    case = opened(cast)
    with refused("您的岗位"):
        acknowledge_case(case, by=cast.tom)
    assert fresh(case).acknowledged_at is None


# ── What the customer writes ──────────────────────────────────────────────────────────────────────────────────────────


def test_what_the_customer_adds_is_kept_and_marked_unread(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    assert case.unread_since is None
    watch.forward(hours=2)
    message = receive_message(case, text=f"我换号了,{PHONE}", channel=Channel.PORTAL, by=MEI)

    assert (message.direction, message.channel, message.at) == (Direction.IN, Channel.PORTAL, watch.now)
    assert PHONE not in message.text
    assert message.original == f"我换号了,{PHONE}"
    assert fresh(case).unread_since == watch.now
    assert last_entry("message.received").data["message"] == message.pk


def test_unread_counts_from_the_first_message_that_nobody_opened(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    first = watch.forward(hours=1)
    receive_message(case, text="在吗?", channel=Channel.CHAT, by=MEI)
    watch.forward(hours=1)
    receive_message(case, text="有人吗?", channel=Channel.CHAT, by=MEI)

    assert fresh(case).unread_since == first
    mark_read(case)
    assert fresh(case).unread_since is None


def test_a_message_sent_twice_counts_once(cast: Cast) -> None:
    case = handled(cast)
    first = receive_message(case, text="在吗?", channel=Channel.CHAT, by=MEI, client_id="m-1")
    again = receive_message(case, text="在吗?", channel=Channel.CHAT, by=MEI, client_id="m-1")

    assert first == again
    assert case.messages.count() == 2
    assert verbs(case).count("message.received") == 1


@pytest.mark.django_db(transaction=True)
def test_a_message_sent_twice_at_the_same_moment_counts_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    case = handled(cast)
    make_meet(monkeypatch, messaging, "check_intake")

    def send() -> Message:
        return receive_message(case, text="在吗?", channel=Channel.CHAT, by=MEI, client_id="m-1")

    first, second = together(send, send)
    assert isinstance(first, Message), first
    assert first == second
    assert verbs(case).count("message.received") == 1


def test_messages_without_an_id_are_all_kept(cast: Cast) -> None:
    case = handled(cast)
    for _ in range(2):
        receive_message(case, text="在吗?", channel=Channel.CHAT, by=MEI)

    assert case.messages.filter(direction=Direction.IN).count() == 3


@pytest.mark.parametrize("text", ["", "  \n", "\x00"])
def test_an_empty_message_is_refused(cast: Cast, text: str) -> None:
    case = opened(cast)
    with refused("没有写内容", kind=BadInput):
        receive_message(case, text=text, channel=Channel.CHAT, by=MEI)
    assert case.messages.count() == 1


def test_a_message_to_a_closed_case_is_kept_and_seen(cast: Cast) -> None:
    case = closed(cast)
    message = receive_message(case, text="又扣了一次!", channel=Channel.PORTAL, by=MEI)

    assert case.messages.last() == message
    assert list(inbox.cases_asked(cast.officer, inbox.Ask(view="unread"))) == [case]


def test_many_long_messages_are_all_taken_in(cast: Cast) -> None:
    case = opened(cast)
    for number in range(1, 8):
        words = " ".join(f"{number}x{n:05d}yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy" for n in range(4_800))
        receive_message(case, text=words, channel=Channel.EMAIL, by=MEI)

    assert case.messages.count() == 8


def test_what_was_written_later_is_found_too(cast: Cast) -> None:
    case = handled(cast)
    receive_message(case, text="是信用卡的分期手续费", channel=Channel.CHAT, by=MEI)
    send_reply(case, text="短信提醒已经关了。", by=cast.officer)
    write_note(case, text="核心系统流水已调取", by=cast.officer)

    for words in ("分期手续费", "短信提醒", "流水", "年费"):
        assert found(cast, words) == [case], words
    assert found(cast, "理财") == []


def test_what_arrives_does_not_count_as_an_edit(cast: Cast) -> None:
    case = handled(cast)
    version = case.version
    receive_message(case, text="在吗?", channel=Channel.CHAT, by=MEI)
    acknowledge_case(case, by=cast.officer)

    assert fresh(case).version == version


# ── What the bank writes ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_reply_ends_the_silence_and_the_first_contact_clock(cast: Cast, watch: Watch) -> None:
    case = opened(cast)
    watch.forward(hours=1)
    message = send_reply(case, text=REPLY, by=cast.ana)

    assert (message.direction, message.author, message.kind) == (Direction.OUT, cast.ana, "reply")
    assert message.channel == case.channel
    case = fresh(case)
    assert case.heard_at == watch.now
    assert case.unread_since is None
    assert case.clocks.get(rule_id="service.first_contact").state == "met"
    assert case.due_at == case.clocks.get(rule_id="cn-nfra-2020.decide").due_at
    assert verbs(case)[-1] == "reply.sent"


def test_a_late_reply_misses_the_first_contact_clock(cast: Cast, watch: Watch) -> None:
    case = opened(cast)
    watch.set("2026-03-04 09:00")
    send_reply(case, text=REPLY, by=cast.ana)

    assert case.clocks.get(rule_id="service.first_contact").state == "missed"


def test_the_banks_own_telephone_number_stays_readable(cast: Cast) -> None:
    cast.outlet.phone = "0571-88886666"
    cast.outlet.save()
    case = opened(cast)

    message = write_note(case, text=f"请打0571-88886666,我们也会打您{PHONE}。", by=cast.ana)
    assert "0571-88886666" in message.text
    assert PHONE not in message.text
    assert PHONE in message.original


def test_a_note_is_for_colleagues_only(cast: Cast) -> None:
    case = opened(cast)
    note = write_note(case, text="客户很急,先查流水", by=cast.officer)

    assert note.direction == Direction.NOTE
    assert fresh(case).heard_at is None
    assert case.clocks.get(rule_id="service.first_contact").state == "running"


def test_a_progress_notice_begins_the_silence_anew(cast: Cast, watch: Watch) -> None:
    case = handled(cast)
    watch.forward(days=2)
    message = notify_progress(case, text="流水已经调到,正在核对。", by=cast.officer)

    assert (message.direction, message.kind) == (Direction.OUT, "progress")
    assert fresh(case).heard_at == watch.now


@pytest.mark.parametrize("write", [send_reply, write_note, notify_progress], ids=lambda write: write.__name__)
def test_tom_cannot_write_in_a_case_that_is_not_his(cast: Cast, write: Any) -> None:
    case = handled(cast)
    with refused("您的岗位"):
        write(case, text=REPLY, by=cast.tom)
    assert case.messages.count() == 1


@pytest.mark.parametrize("write", [send_reply, write_note, notify_progress], ids=lambda write: write.__name__)
def test_the_auditor_reads_and_does_not_write(cast: Cast, write: Any) -> None:
    case = handled(cast)
    with refused("您的岗位"):
        write(case, text=REPLY, by=cast.auditor)


@pytest.mark.parametrize("write", [send_reply, write_note, notify_progress], ids=lambda write: write.__name__)
def test_nothing_is_written_in_an_archived_case(cast: Cast, write: Any) -> None:
    case = archive_case(closed(cast), by=cast.noor)
    with refused("已归档"):
        write(case, text=REPLY, by=cast.officer)


def test_a_reply_is_refused_once_the_case_is_closed_but_a_note_is_not(cast: Cast) -> None:
    case = closed(cast)
    with refused("已办结", "答复客户"):
        send_reply(case, text=REPLY, by=cast.officer)
    assert write_note(case, text="客户来电致谢", by=cast.officer).pk


def test_a_told_customer_may_still_be_answered(cast: Cast) -> None:
    assert send_reply(told(cast), text=REPLY, by=cast.officer).pk


def test_a_message_keeps_the_time_of_receipt_of_the_complaint(cast: Cast, watch: Watch) -> None:
    case = opened(cast, WORDS, received_at=watch.now - timedelta(days=2))

    assert case.messages.get().at == shanghai("2026-02-28 10:00")
