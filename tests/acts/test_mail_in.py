"""Complaints and answers by e-mail, from a real mailbox into cases: each mail once, no loop, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from tests.acts.conftest import Watch
from tests.acts.servers import ImapServer, Inbox, imap_server
from tests.acts.stages import WORDS, closed, fresh, refused, stored_in_clear, together, verbs
from tests.conftest import Cast
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.models import Case, Channel, Direction
from tingsu.delivery.models import Delivery
from tingsu.journal.models import Entry
from tingsu.mail.actions import taking
from tingsu.mail.actions.fetching import fetch_mail
from tingsu.mail.actions.kept import drop_mail, retry_mail
from tingsu.mail.actions.taking import take_mail
from tingsu.mail.imap import MailboxAway
from tingsu.mail.models import Arrival, ArrivalState, Mailbox
from tingsu.mail.smtp import our_mark

MEI = "mei@example.com"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 32


def mail(
    text: str = WORDS, *, sender: str = MEI, id_: str = "<1@example.com>", subject: str = "年费", **more: str
) -> bytes:
    """Return a mail as a mail program writes it."""
    letter = EmailMessage()
    letter["From"] = f"王梅 <{sender}>"
    letter["To"] = "complaints@bank.example"
    letter["Subject"] = subject
    letter["Message-ID"] = id_
    for name, value in more.items():
        letter[name.replace("_", "-")] = value
    letter.set_content(text)
    return letter.as_bytes()


def by_mail(**facts: Any) -> Case:
    """Return a case that Mei opened by e-mail."""
    arrival = take_mail(mail(**facts))
    assert arrival.case
    return arrival.case


def notes(case: Case) -> str:
    """Return what machines noted for colleagues."""
    return "\n".join(case.messages.filter(direction=Direction.NOTE).values_list("text", flat=True))


# ── What a mail becomes ──────────────────────────────────────────────────────────────────────────────────────────────


def test_a_mail_opens_a_case_at_head_office(cast: Cast) -> None:
    case = by_mail()

    assert (case.channel, case.unit, case.text) == (Channel.EMAIL, cast.head, f"年费\n\n{WORDS}")
    assert (case.party.name, case.party.email) == ("王梅", MEI)
    assert verbs(case)[:2] == ["case.opened", "mail.taken"]


def test_the_unit_may_be_set_or_named_behind_a_plus(cast: Cast, settings: Any) -> None:
    settings.MAIL_UNIT = "E"
    assert by_mail().unit == cast.east
    assert by_mail(id_="<2@x>", Cc="complaints+E1@bank.example").unit == cast.outlet


def test_the_complaint_counts_from_the_day_it_reached_the_mailbox(cast: Cast, watch: Watch) -> None:
    came = watch.now
    watch.forward(days=2)
    arrival = take_mail(mail(), place=taking.Place("box", 1, came))
    assert arrival.case
    assert arrival.case.received_at == came


def test_neither_address_nor_name_is_stored_in_clear(cast: Cast) -> None:
    by_mail(text="我的电话 13812345678")
    assert stored_in_clear(MEI, "王梅", "13812345678") == []


def test_an_answer_to_our_letter_joins_its_case_without_the_history(cast: Cast) -> None:
    case = by_mail()
    message = case.messages.create(direction=Direction.OUT, channel="email", text="您好", kind="reply")
    Delivery.objects.create(case=case, message=message, way="email", mail_id="<tingsu.1.ab@bank>")
    text = "我不同意\n\n在 2026年3月2日 10:00,银行 <c@bank> 写道：\n> 您好"

    arrival = take_mail(mail(text, id_="<2@x>", subject="回复", In_Reply_To="<tingsu.1.ab@bank>"))

    assert (arrival.case, arrival.message and arrival.message.text) == (case, "我不同意")
    assert fresh(case).unread_since


def test_a_second_mail_of_the_customer_that_refers_to_the_first_joins_it(cast: Cast) -> None:
    case = by_mail()
    assert by_mail(id_="<2@x>", References="<1@example.com>") == case


def test_the_case_number_is_believed_from_the_customers_own_address_only(cast: Cast) -> None:
    case = by_mail()
    assert by_mail(id_="<2@x>", subject=f"Re: [{case.number}] 补充") == case

    other = by_mail(id_="<3@x>", sender="stranger@evil.example", subject=f"[{case.number}] 我也要看")
    assert other != case
    assert case.number in notes(other)
    assert case.messages.count() == 2


def test_an_answer_from_another_address_is_marked_for_checking(cast: Cast) -> None:
    case = by_mail()
    take_mail(mail("我是她女儿", id_="<2@x>", sender="daughter@example.com", References="<1@example.com>"))
    assert "核实身份" in notes(case)
    assert "daughter@example.com" not in notes(case)


def test_a_letter_about_a_closed_case_is_taken_and_seen(cast: Cast) -> None:
    case = closed(cast, party=PartyFacts(name="王梅", email=MEI))
    assert by_mail(subject=f"{case.number} 又扣了") == case
    assert "重新打开" in notes(case)
    assert fresh(case).unread_since


def test_files_are_kept_and_refused_ones_are_listed(cast: Cast) -> None:
    letter = EmailMessage()
    letter["From"], letter["Subject"], letter["Message-ID"] = MEI, "凭证", "<1@x>"
    letter.set_content("见附件")
    letter.add_attachment(PNG, maintype="image", subtype="png", filename="流水.png")
    letter.add_attachment(b"MZ", maintype="application", subtype="octet-stream", filename="setup.exe")
    letter.add_attachment(b"MZ", maintype="application", subtype="pdf", filename="renamed.pdf")
    case = take_mail(letter.as_bytes()).case
    assert case
    assert [(file.name, file.message_id) for file in case.attachments.all()] == [
        ("流水.png", case.messages.earliest("id").pk)
    ]
    assert "setup.exe" in notes(case)
    assert "renamed.pdf" in notes(case)


def test_a_mail_without_words_still_opens_a_case(cast: Cast) -> None:
    assert by_mail(text="", subject="").text == "(邮件没有正文)"


def test_a_novel_is_cut_and_said_so(cast: Cast, settings: Any) -> None:
    settings.TEXT_CHARACTERS = 100
    case = by_mail(text="长" * 500)
    assert len(case.text) == 100
    assert "正文太长" in notes(case)


# ── Machines ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_automatic_answer_is_noted_and_answered_by_nobody(cast: Cast) -> None:
    case = by_mail()
    arrival = take_mail(mail("我在休假", id_="<2@x>", References="<1@example.com>", Auto_Submitted="auto-replied"))
    assert (arrival.state, arrival.case) == (ArrivalState.NOTED, case)
    assert "我在休假" in notes(case)
    assert case.messages.filter(direction=Direction.IN).count() == 1


@pytest.mark.parametrize("header", [{"Auto_Submitted": "auto-generated"}, {"List_Id": "<n>"}, {"Precedence": "bulk"}])
def test_what_machines_send_opens_no_case(cast: Cast, header: dict[str, str]) -> None:
    assert take_mail(mail(**header)).state == ArrivalState.ASIDE
    assert Case.objects.count() == 0


def test_our_own_letter_that_comes_round_is_ignored(cast: Cast, settings: Any) -> None:
    settings.MAIL_FROM = "江海银行 <complaints@bank.example>"
    assert take_mail(mail(sender="Complaints@bank.example")).state == ArrivalState.IGNORED
    assert take_mail(mail(id_="<2@x>", X_Tingsu=our_mark())).state == ArrivalState.IGNORED
    assert Case.objects.count() == 0


def test_who_writes_too_much_in_an_hour_is_set_aside_and_can_be_taken(cast: Cast, settings: Any, watch: Watch) -> None:
    settings.MAIL_HOURLY = 3
    states = [take_mail(mail(id_=f"<{n}@x>")).state for n in range(5)]
    assert states == [*["taken"] * 3, *["aside"] * 2]
    assert take_mail(mail(id_="<other@x>", sender="other@example.com")).state == "taken"

    kept = Arrival.objects.filter(state="aside").earliest("id")
    assert retry_mail(kept, by=cast.admin).case
    watch.forward(hours=1, seconds=1)
    assert take_mail(mail(id_="<9@x>")).state == "taken"


def bounce(mail_id: str, status: str = "5.1.1") -> bytes:
    """Return what a mail server writes when a letter cannot be delivered."""
    return (
        f"From: MAILER-DAEMON@mx\r\nReturn-Path: <>\r\nMessage-ID: <b{status}@mx>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        f"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\nStatus: {status}\r\n\r\n"
        f"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {mail_id}\r\n\r\n--b--\r\n"
    ).encode()


def test_a_bounce_is_noted_on_the_case_once(cast: Cast, watch: Watch) -> None:
    case = by_mail()
    message = case.messages.create(direction=Direction.OUT, channel="email", text="您好", kind="reply")
    sent = {"state": "sent", "sent_at": watch.now, "address_masked": "m***@example.com"}
    delivery = Delivery.objects.create(case=case, message=message, way="email", mail_id="<tingsu.1.ab@bank>", **sent)

    assert take_mail(bounce("<tingsu.1.ab@bank>", "4.4.1")).state == ArrivalState.NOTED  # still trying: no news
    delivery.refresh_from_db()
    assert delivery.state == "sent"
    for _twice in range(2):
        assert take_mail(bounce("<tingsu.1.ab@bank>")).case == case
    delivery.refresh_from_db()
    assert (delivery.state, delivery.trouble) == ("bounced", "5.1.1")
    assert notes(case).count("被退回") == 1
    assert verbs(case).count("delivery.bounced") == 1


def test_a_bounce_of_nothing_of_ours_is_ignored(cast: Cast) -> None:
    assert take_mail(bounce("<stranger@x>")).state == ArrivalState.IGNORED


# ── Once, and never lost ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_same_mail_by_another_road_is_known(cast: Cast) -> None:
    first = take_mail(mail())
    assert take_mail(b"Received: from elsewhere\r\nX-Spam: no\r\n" + mail()) == first
    assert (Case.objects.count(), Entry.objects.filter(verb="case.opened").count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_processes_with_the_same_mail_make_one_case(cast: Cast) -> None:
    both = together(*[lambda: take_mail(mail())] * 2)
    assert [type(found) for found in both] == [Arrival, Arrival]
    assert Case.objects.count() == 1


def test_a_mail_that_cannot_be_taken_leaves_nothing_half_and_can_be_tried_again(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_args: object, **_more: object) -> None:
        raise ValueError("王梅 must not be shown")

    with monkeypatch.context() as patch:
        patch.setattr(taking, "_attach", broken)
        kept = take_mail(mail())
    assert (kept.state, kept.reason, Case.objects.count()) == (ArrivalState.FAILED, "ValueError", 0)
    assert stored_in_clear(MEI, WORDS) == []

    taken = retry_mail(kept, by=cast.admin)
    assert (taken.pk, taken.state, Case.objects.count()) == (kept.pk, ArrivalState.TAKEN, 1)
    assert bytes(taken.raw) == b""
    with refused("已经处理过"):
        retry_mail(taken, by=cast.admin)


def test_ruins_are_kept_and_can_be_put_away(cast: Cast) -> None:
    kept = take_mail(b"\x00\x01 nothing like a mail")
    assert kept.state == ArrivalState.FAILED
    assert retry_mail(kept, by=cast.admin).state == ArrivalState.FAILED
    dropped = drop_mail(kept, by=cast.admin)
    assert (dropped.state, bytes(dropped.raw)) == (ArrivalState.DROPPED, b"")
    assert Entry.objects.filter(verb="mail.dropped").count() == 1


# ── A real mailbox ───────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def imap() -> Iterator[ImapServer]:
    """Return a real IMAP server."""
    with imap_server() as server:
        yield server


@pytest.fixture
def inbox(imap: ImapServer, settings: Any) -> Inbox:
    """Return a new folder that the settings name."""
    folder = imap.folder()
    settings.IMAP_URL = folder.url
    return folder


def test_what_lies_in_the_mailbox_is_fetched_once_and_marked_as_read(cast: Cast, inbox: Inbox) -> None:
    inbox.put(mail(id_="<1@x>"))
    inbox.put(mail("银行你好".encode("gb18030").decode("latin-1"), id_="<2@x>"))
    assert fetch_mail() == {"taken": 2}
    assert inbox.unread() == 0
    assert fetch_mail() == {}
    inbox.put(mail(id_="<3@x>"))
    assert fetch_mail() == {"taken": 1}
    assert Case.objects.count() == 3
    box = Mailbox.objects.get()
    assert "pw" not in box.name
    assert box.fetched_at


def test_a_crash_after_the_case_and_before_the_mark_repeats_nothing(cast: Cast, inbox: Inbox) -> None:
    inbox.put(mail())
    fetch_mail()
    Mailbox.objects.update(last_uid=0)
    with inbox.server.client() as client:
        client.select(inbox.name)
        client.uid("STORE", "1:*", "-FLAGS.SILENT", r"(\Seen)")
    assert fetch_mail() == {"taken": 1}
    assert Case.objects.count() == 1


def test_a_mail_that_breaks_us_does_not_stop_those_behind_it(cast: Cast, inbox: Inbox) -> None:
    inbox.put(b"Subject: no sender\r\n\r\nx")
    inbox.put(mail())
    assert fetch_mail() == {"failed": 1, "taken": 1}
    assert fetch_mail() == {}


def test_a_mail_beyond_the_limit_is_not_downloaded_but_listed(cast: Cast, inbox: Inbox, settings: Any) -> None:
    settings.MAIL_MEGABYTES = 0
    inbox.put(mail())
    assert fetch_mail() == {"failed": 1}
    with refused("没有下载"):
        retry_mail(Arrival.objects.get(), by=cast.admin)


def test_when_the_server_numbers_anew_nothing_is_taken_twice(cast: Cast, inbox: Inbox) -> None:
    inbox.put(mail())
    fetch_mail()
    Mailbox.objects.update(uidvalidity=1, last_uid=99)
    inbox.put(mail(id_="<2@x>"))
    assert fetch_mail() == {"taken": 1}
    assert Case.objects.count() == 2


def test_a_server_that_is_away_is_said_in_one_word_without_the_password(cast: Cast, settings: Any) -> None:
    settings.IMAP_URL = "imap://ts:geheim@127.0.0.1:1/INBOX"
    with pytest.raises(MailboxAway) as caught:
        fetch_mail()
    assert "geheim" not in str(caught.value)
    assert Mailbox.objects.get().trouble == "ConnectionRefusedError"


def test_a_wrong_password_is_noticed(cast: Cast, inbox: Inbox, settings: Any) -> None:
    settings.IMAP_URL = inbox.url.replace("ts:pw", "ts:wrong")
    with pytest.raises(MailboxAway):
        fetch_mail()


def test_without_a_mailbox_nothing_happens(cast: Cast) -> None:
    assert fetch_mail() == {}
