"""One e-mail, read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import Message
from enum import StrEnum

from tingsu.core.errors import BadInput
from tingsu.core.mail.charset import addresses, decoded, header_text
from tingsu.core.mail.html import html_text
from tingsu.core.said import Words

PARTS = 200
MESSAGE_ID = re.compile(r"<[^<>\s]{1,250}>")
CASE_NUMBER = re.compile(r"(?<![A-Za-z0-9])[CＣc][-－–—]\s?(\d{1,12})(?!\d)")
AUTO_SUBJECTS = re.compile(
    r"^(?:自动回复|自动答复|自動回覆|Auto(?:matic)?[ -]?repl|Out of (?:the )?office|外出|Automatische Antwort)", re.I
)


class Kind(StrEnum):
    """What sort of letter it is: only a person's is answered."""

    PERSON = "person"
    AUTO = "auto"
    BULK = "bulk"
    BOUNCE = "bounce"


class LetterUnreadable(BadInput):
    """This is no e-mail that one could read."""


@dataclass(frozen=True, slots=True)
class File:
    """A file that came with a letter."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """What is in an e-mail. `text` is whole, `fresh` is without quoted HTML history (see `cut_history` for the rest).

    `answers` are the Message-IDs that it refers to, the nearest first. For a bounce `bounced` are those of the letters
    that did not arrive, `status` the code of RFC 3463 (5.1.1: no such mailbox), when it says so.
    """

    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    fresh: str
    kind: Kind
    answers: tuple[str, ...] = ()
    files: tuple[File, ...] = ()
    bounced: tuple[str, ...] = ()
    status: str = ""
    wants_no_answer: bool = False
    marks: frozenset[str] = field(default_factory=frozenset)


def read_letter(raw: bytes) -> Letter:
    """Read an e-mail. Raises `LetterUnreadable` for what has neither sender nor content, or far too many parts."""
    mail = message_from_bytes(raw, policy=policy.compat32)
    senders = addresses(_raw(mail, "From")) or addresses(_raw(mail, "Sender")) or addresses(_raw(mail, "Return-Path"))
    leaves = list(_leaves(mail))
    if len(leaves) > PARTS:
        raise LetterUnreadable(Words("邮件的部分太多,读不出来。", "The mail has too many parts."))
    kind = kind_of(mail)
    if not senders and kind != Kind.BOUNCE:
        raise LetterUnreadable(Words("邮件没有发件人。", "The mail has no sender."))
    text, fresh = _words(leaves)
    subject = header_text(_first(mail, "Subject"))[:300]
    bounced, status = _bounced(mail) if kind == Kind.BOUNCE else ((), "")
    name, sender = senders[0] if senders else ("", "")
    ids = MESSAGE_ID.findall(header_text(_first(mail, "Message-ID")))
    to = [value for header in ("To", "Cc", "Delivered-To", "X-Original-To") for value in _raw(mail, header)]
    return Letter(
        message_id=ids[0] if ids else "",
        sender=sender[:254],
        sender_name=name[:120],
        recipients=tuple(address for _name, address in addresses(to))[:50],
        subject=subject,
        text=text,
        fresh=fresh,
        kind=kind,
        answers=_answers(mail),
        files=tuple(_files(leaves)),
        bounced=bounced,
        status=status,
        wants_no_answer=_wants_no_answer(mail),
        marks=frozenset(header_text(value) for value in _raw(mail, "X-Tingsu")),
    )


def case_number_in(subject: str) -> int | None:
    """Return the case number of a subject: `Re: [C-2041] 您的投诉` → 2041."""
    found = CASE_NUMBER.search(subject)
    return int(found[1]) if found else None


def kind_of(mail: Message) -> Kind:
    """Say what sort of letter it is, by the headers of RFC 3464, RFC 3834 and RFC 2919 and what is used beside them."""
    if _is_bounce(mail):
        return Kind.BOUNCE
    auto = _first(mail, "Auto-Submitted").strip().lower()
    answered_by_machine = auto and not auto.startswith("no")
    if answered_by_machine or any(mail[name] for name in ("X-Autoreply", "X-Autorespond", "X-Auto-Reply")):
        return Kind.AUTO
    precedence = _first(mail, "Precedence").strip().lower()
    if precedence == "auto_reply" or AUTO_SUBJECTS.match(header_text(_first(mail, "Subject"))):
        return Kind.AUTO
    lists = ("List-Id", "List-Unsubscribe", "List-Post", "X-Mailing-List", "Feedback-ID")
    if precedence in ("bulk", "list", "junk") or any(mail[name] for name in lists):
        return Kind.BULK
    return Kind.PERSON


def _wants_no_answer(mail: Message) -> bool:
    """A person's letter that asks machines to keep silent (Microsoft's [MS-OXCMAIL] 2.2.3.2.14)."""
    asked = {word.strip().lower() for word in _first(mail, "X-Auto-Response-Suppress").split(",")}
    return bool(asked & {"all", "autoreply", "oof"})


def _is_bounce(mail: Message) -> bool:
    report = str(mail.get_param("report-type", "") or "").lower()
    if mail.get_content_type() == "multipart/report" and report in ("delivery-status", ""):
        return True
    if _first(mail, "Return-Path").strip() == "<>" and not _first(mail, "Auto-Submitted"):
        return True
    senders = addresses(_raw(mail, "From"))
    return bool(senders) and senders[0][1].split("@")[0] in ("mailer-daemon", "postmaster") and not mail["List-Id"]


def _bounced(mail: Message) -> tuple[tuple[str, ...], str]:
    """Return the Message-IDs of the letters that came back and the status code."""
    ids: list[str] = []
    status = ""
    for part in mail.walk():
        if part is mail:
            continue
        ids += MESSAGE_ID.findall(header_text(part.get("Message-ID"))) if part.get("Message-ID") else []
        ids += MESSAGE_ID.findall(header_text(part.get("Original-Message-ID")))
        status = status or _first(part, "Status").strip()[:20]
        if part.get_content_type() in ("text/rfc822-headers", "text/plain"):
            said = decoded(_payload(part))
            ids += re.findall(r"(?im)^\s*message-id:\s*(<[^<>\s]{1,250}>)", said)
            code = re.search(r"(?m)\b([245]\.\d{1,3}\.\d{1,3})\b", said)
            status = status or (code[1] if code else "")
    return tuple(dict.fromkeys([*ids, *_answers(mail)])), status if re.fullmatch(r"[245]\.\d+\.\d+", status) else ""


def _answers(mail: Message) -> tuple[str, ...]:
    nearest = MESSAGE_ID.findall(header_text(_first(mail, "In-Reply-To")))
    older = MESSAGE_ID.findall(header_text(_first(mail, "References")))
    return tuple(dict.fromkeys([*nearest, *reversed(older)]))[:50]


def _words(leaves: list[Message]) -> tuple[str, str]:
    """Return the whole text and the text without HTML quotes, the plain version before the HTML one."""
    plain, html = [], []
    for part in leaves:
        if part.get_content_maintype() != "text" or _is_file(part):
            continue
        text = decoded(_payload(part), part.get_content_charset() or "").replace("\x00", "")
        if part.get_content_type() == "text/html":
            html.append(text)
        elif part.get_content_type() == "text/plain":
            plain.append(text)
    said = "\n\n".join(text.strip() for text in plain if text.strip())
    if said:
        return said, said
    whole = "\n\n".join(html_text(text) for text in html)
    return whole, "\n\n".join(html_text(text, keep_quotes=False) for text in html) or whole


def _files(leaves: list[Message]) -> Iterator[File]:
    for number, part in enumerate((part for part in leaves if _is_file(part)), start=1):
        ending = part.get_content_subtype().split("+")[0][:10]
        name = _name(part) or f"file-{number}.{ {'jpeg': 'jpg', 'plain': 'txt', 'rfc822': 'eml'}.get(ending, ending) }"
        yield File(name[-120:], _payload(part))


def _is_file(part: Message) -> bool:
    if _name(part) or part.get_content_disposition() == "attachment":
        return True
    return part.get_content_maintype() not in ("text", "multipart", "message")


def _name(part: Message) -> str:
    raw = part.get_filename(failobj="")
    name = header_text(raw)
    return re.sub(r"[\x00-\x1f/\\]+", "_", name).strip()


def _leaves(mail: Message) -> Iterator[Message]:
    """Yield the parts that hold something. A letter attached to the letter is one file, not looked into."""
    if mail.get_content_maintype() == "multipart" and mail.is_multipart():
        for part in mail.get_payload():
            if isinstance(part, Message):
                yield from _leaves(part)
    else:
        yield mail


def _payload(part: Message) -> bytes:
    if part.is_multipart():  # message/rfc822
        return b"".join(inner.as_bytes() for inner in part.get_payload() if isinstance(inner, Message))
    found = part.get_payload(decode=True)
    return found if isinstance(found, bytes) else b""


def _raw(mail: Message, name: str) -> list[str]:
    """Return a header's values as they stand: compat32 would turn 8-bit ones into objects that lose their bytes."""
    return [str(value) for key, value in mail.raw_items() if key.lower() == name.lower()]


def _first(mail: Message, name: str) -> str:
    return next(iter(_raw(mail, name)), "")
