"""E-mails as the world writes them: charsets, quotes, machines, ruins."""

from __future__ import annotations

from email.header import Header
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tingsu.core.mail import Kind, LetterUnreadable, case_number_in, cut_history, read_letter
from tingsu.core.mail.html import html_text
from tingsu.core.mail.sorting import Known, Verdict, sort_letter

PLAIN = b"From: =?utf-8?B?546L5qKF?= <Mei@Example.com>\r\nSubject: fee\r\nMessage-ID: <1@x>\r\n"


def written(body: str, charset: str, *, named: str = "", cte: str = "8bit") -> bytes:
    """Return a mail whose body is written in `charset` and says it is `named`."""
    head = f"Content-Type: text/plain; charset={named or charset}\r\nContent-Transfer-Encoding: {cte}\r\n\r\n"
    return PLAIN + head.encode() + body.encode(charset)


@pytest.mark.parametrize(
    ("charset", "named"),
    [
        ("utf-8", ""),
        ("gb18030", ""),
        ("gb18030", "gb2312"),
        ("gb18030", "utf-8"),
        ("gb18030", "us-ascii"),
        ("gb18030", "no-such-charset"),
        ("utf-8", "gb2312"),
        ("utf-8", "iso-2022-nonsense"),
    ],
)
def test_words_are_read_in_whatever_charset_they_are_written(charset: str, named: str) -> None:
    assert read_letter(written("镕总,为什么扣我80元?", charset, named=named)).text == "镕总,为什么扣我80元?"


def test_big5_is_read_when_it_is_named() -> None:
    assert read_letter(written("為什麼扣我年費", "big5")).text == "為什麼扣我年費"


def test_broken_bytes_keep_what_can_be_read() -> None:
    text = read_letter(PLAIN + b"Content-Type: text/plain; charset=utf-8\r\n\r\nrefund \xff\xfe 80\x81").text
    assert text.startswith("refund ")
    assert " 80" in text


@pytest.mark.parametrize("charset", ["utf-8", "gb2312", "big5"])
def test_subject_and_name_are_decoded(charset: str) -> None:
    subject = Header("年", charset).encode() + " " + Header("金", charset).encode()
    letter = read_letter(f"From: {Header('王小明', charset).encode()} <a@b.cn>\r\nSubject: {subject}\r\n\r\nx".encode())
    assert (letter.sender_name, letter.subject, letter.sender) == ("王小明", "年金", "a@b.cn")


def test_a_header_with_bare_bytes_is_read() -> None:
    assert read_letter("From: a@b.cn\r\nSubject: 年费\r\n\r\nx".encode("gb18030")).subject == "年费"


def test_of_two_versions_the_plain_one_counts_and_html_is_read_when_alone() -> None:
    mail = EmailMessage()
    mail["From"] = "a@b.cn"
    mail.set_content("请退费")
    mail.add_alternative("<p>请<b>退费</b></p>", subtype="html")
    assert read_letter(mail.as_bytes()).text == "请退费"
    mail = EmailMessage()
    mail["From"] = "a@b.cn"
    mail.set_content(
        "<style>p{}</style><p>请<b>退</b>费</p><script>alert(1)</script><div>80&nbsp;元</div>", subtype="html"
    )
    assert read_letter(mail.as_bytes()).text == "请退费\n\n80 元"


def test_quoted_html_is_left_out_of_the_fresh_text() -> None:
    mail = EmailMessage()
    mail["From"] = "a@b.cn"
    html = '<div>不同意</div><div class="gmail_quote">旧<blockquote>更旧</blockquote></div><div>谢谢</div>'
    mail.set_content(html, subtype="html")
    letter = read_letter(mail.as_bytes())
    assert letter.fresh == "不同意\n\n谢谢"
    assert "更旧" in letter.text


@pytest.mark.parametrize(
    "history",
    [
        "在 2026年3月2日 星期一 10:00,银行 <c@bank> 写道：\n> 您好\n> 再见",
        "On Mon, Mar 2, 2026 at 10:00 AM Bank <c@bank> wrote:\n> Dear",
        'At 2026-03-02 10:00:00, "银行" <c@bank> wrote:\n您好',
        "------------------ 原始邮件 ------------------\n发件人: 银行\n您好",
        "-----Original Message-----\nFrom: bank",
        "发件人: 银行 <c@bank>\n发送时间: 2026年3月2日\n收件人: 王梅\n主题: 答复\n\n您好",
        "寄件者: 銀行\n寄件日期: 2026年3月2日\n收件者: 王梅\n主旨: 回覆\n\n您好",
        "> 您好",
    ],
)
def test_the_older_letter_is_cut_off(history: str) -> None:
    assert cut_history(f"我不同意,请退 80 元。\n\n{history}") == "我不同意,请退 80 元。"


def test_answers_between_quotes_stay() -> None:
    text = "On Mon, 2 Mar 2026 bank <c@b> wrote:\n> 退 80 元可以吗?\n可以\n> 周五前?\n可以"
    assert cut_history(text) == "可以\n可以"


@pytest.mark.parametrize("text", ["柜员写道：不办。这是原话。", "发件人:我\n我要投诉", "他说:\n写道:\n不行"])
def test_a_customers_own_words_are_no_history(text: str) -> None:
    assert cut_history(text) == text


def test_a_letter_that_is_all_quote_stays_whole() -> None:
    assert cut_history("> 只有引用") == "> 只有引用"


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ({}, Kind.PERSON),
        ({"Auto-Submitted": "no"}, Kind.PERSON),
        ({"Auto-Submitted": "auto-replied"}, Kind.AUTO),
        ({"Precedence": "bulk"}, Kind.BULK),
        ({"Precedence": "auto_reply"}, Kind.AUTO),
        ({"List-Unsubscribe": "<mailto:x@y>"}, Kind.BULK),
        ({"Subject": "自动回复: 我在休假"}, Kind.AUTO),
        ({"Subject": "Out of office"}, Kind.AUTO),
        ({"Return-Path": "<>"}, Kind.BOUNCE),
        ({"From": "MAILER-DAEMON@mx.example"}, Kind.BOUNCE),
    ],
)
def test_machines_are_told_from_people(headers: dict[str, str], kind: Kind) -> None:
    mail = EmailMessage()
    for name, value in ({"From": "a@b.cn", "Subject": "年费"} | headers).items():
        mail[name] = value
    mail.set_content("x")
    assert read_letter(mail.as_bytes()).kind == kind


def test_who_asks_for_silence_is_still_a_person() -> None:
    letter = read_letter(b"From: a@b.cn\r\nX-Auto-Response-Suppress: OOF, AutoReply\r\n\r\nx")
    assert (letter.kind, letter.wants_no_answer) == (Kind.PERSON, True)


def test_a_bounce_says_which_letter_came_back_and_why() -> None:
    raw = (
        b"From: MAILER-DAEMON@mx\r\nSubject: failed\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\r\n\r\n'
        b"--b\r\nContent-Type: text/plain\r\n\r\nno such user\r\n"
        b"--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx\r\n\r\n"
        b"Final-Recipient: rfc822; a@b\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
        b"--b\r\nContent-Type: message/rfc822\r\n\r\nMessage-ID: <tingsu.1.ab@bank>\r\n\r\nbody\r\n--b--\r\n"
    )
    letter = read_letter(raw)
    assert (letter.kind, letter.bounced, letter.status) == (Kind.BOUNCE, ("<tingsu.1.ab@bank>",), "5.1.1")


def test_files_come_with_their_names_and_a_path_in_a_name_is_harmless() -> None:
    mail = EmailMessage()
    mail["From"] = "a@b.cn"
    mail.set_content("见附件")
    mail.add_attachment(b"%PDF-1", maintype="application", subtype="pdf", filename="流水.pdf")
    mail.add_attachment(b"MZ", maintype="application", subtype="x-msdownload", filename="..\\..\\a/b.exe")
    letter = read_letter(mail.as_bytes())
    assert [file.name for file in letter.files] == ["流水.pdf", ".._.._a_b.exe"]
    assert letter.files[0].data == b"%PDF-1"
    assert letter.text == "见附件"


@pytest.mark.parametrize(
    ("subject", "number"),
    [("Re: [C-2041] 答复", 2041), ("回复:C-7", 7), ("c-12 fee", 12), ("ABC-12", None), ("年费", None), ("C-", None)],
)
def test_the_case_number_is_found_in_the_subject(subject: str, number: int | None) -> None:
    assert case_number_in(subject) == number


def test_what_has_no_sender_cannot_be_read() -> None:
    with pytest.raises(LetterUnreadable):
        read_letter(b"Subject: x\r\n\r\nhello")


@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(noise: bytes) -> None:
    for raw in (noise, PLAIN + noise, PLAIN + b'Content-Type: multipart/mixed; boundary="b"\r\n\r\n--b\r\n' + noise):
        try:
            letter = read_letter(raw)
        except LetterUnreadable:
            continue
        letter.text.encode()
        letter.subject.encode()


@given(st.text(max_size=300))
def test_cutting_never_loses_everything(text: str) -> None:
    assert bool(cut_history(text)) == bool(text.strip())
    html_text(text)


def verdict(known: Known, **headers: str) -> tuple[Verdict, str]:
    """Sort a letter with these headers."""
    mail = EmailMessage()
    for name, value in (
        {"From": "a@b.cn", "Message-ID": "<1@x>"} | {k.replace("_", "-"): v for k, v in headers.items()}
    ).items():
        mail[name] = value
    mail.set_content("x")
    return sort_letter(read_letter(mail.as_bytes()), known)


@pytest.mark.parametrize(
    ("known", "headers", "wanted"),
    [
        (Known(), {}, (Verdict.CASE, "new")),
        (Known(has_case=True), {}, (Verdict.MESSAGE, "answer")),
        (Known(is_our_id=True), {}, (Verdict.IGNORE, "own")),
        (Known(mark="abc"), {"X_Tingsu": "abc"}, (Verdict.IGNORE, "own")),
        (Known(mark="abc"), {"X_Tingsu": "another bank"}, (Verdict.CASE, "new")),
        (Known(ours=frozenset({"a@b.cn"})), {}, (Verdict.IGNORE, "own")),
        (Known(has_case=True, this_hour=20), {}, (Verdict.ASIDE, "too many")),
        (Known(this_hour=19), {}, (Verdict.CASE, "new")),
        (Known(), {"Auto_Submitted": "auto-replied"}, (Verdict.ASIDE, "auto")),
        (Known(has_case=True), {"Auto_Submitted": "auto-replied"}, (Verdict.NOTE, "auto")),
        (Known(), {"List_Id": "<news>"}, (Verdict.ASIDE, "bulk")),
        (Known(has_case=True), {"Precedence": "bulk"}, (Verdict.MESSAGE, "answer")),
        (Known(this_hour=99), {"Return_Path": "<>"}, (Verdict.BOUNCE, "bounce")),
    ],
)
def test_each_letter_goes_where_it_belongs(known: Known, headers: dict[str, str], wanted: tuple[Verdict, str]) -> None:
    assert verdict(known, **headers) == wanted
