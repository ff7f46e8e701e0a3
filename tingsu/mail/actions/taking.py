"""Take one mail: it opens a case, joins one, is noted on one, or is set aside. Each mail once.

What is stored and the row that says so are one transaction: after a crash the mail is fetched again and either found
or taken, never both halves.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.acknowledgement import acknowledge_case
from tingsu.cases.actions.attachments import attach_file
from tingsu.cases.actions.hold import record_case
from tingsu.cases.actions.intake import EARLIEST, Intake
from tingsu.cases.actions.messages import receive_message
from tingsu.cases.actions.open import open_case
from tingsu.cases.actions.parties import PartyFacts, blind
from tingsu.cases.models import Case, Channel, Message
from tingsu.core.errors import TingsuError
from tingsu.core.mail import File, Letter, case_number_in, cut_history, read_letter
from tingsu.core.mail.sorting import Known, Verdict, sort_letter
from tingsu.core.workflow import State
from tingsu.delivery.actions.notes import note_for_colleagues
from tingsu.delivery.actions.sending import note_arrival
from tingsu.delivery.adapters import ways_set_up
from tingsu.delivery.models import Delivery, Way
from tingsu.journal.record import SYSTEM, Actor
from tingsu.mail.models import Arrival, ArrivalState
from tingsu.mail.smtp import our_mark
from tingsu.org.models import Unit
from tingsu.privacy.keys import ring
from tingsu.privacy.masking import mask_email

CUSTOMER = Actor("customer", None, "客户")
ACKNOWLEDGED_AN_HOUR = 3
FILES = 20


@dataclass(frozen=True, slots=True)
class Place:
    """Where a mail lay, and since when."""

    mailbox: str = ""
    uid: int | None = None
    received_at: datetime | None = None


def take_mail(raw: bytes, *, place: Place = Place(), anyway: bool = False) -> Arrival:
    """Take a mail in and return what became of it; the same mail again returns what became of it then.

    A mail that cannot be read, or whose taking fails, is kept whole as `failed`. `anyway` takes what would be set
    aside: a person has looked.
    """
    try:
        letter = read_letter(raw)
    except Exception as error:  # the parser meets whatever the world sends; no mail may stop those behind it
        return keep_failed(raw, place=place, reason=_reason(error))
    key = _key(letter, raw)
    before = Arrival.objects.filter(key=key).first()
    if before and not anyway:
        return before
    try:
        return _take(letter, raw, key=key, place=place, anyway=anyway)
    except IntegrityError:  # another process took it at the same moment
        there = Arrival.objects.filter(key=key).first()
        if there is None:
            raise
        return there
    except (TingsuError, ValueError) as error:
        return keep_failed(raw, place=place, reason=_reason(error), key=key)


def keep_failed(raw: bytes, *, place: Place, reason: str, key: bytes = b"") -> Arrival:
    """Keep a mail that could not be taken, to be tried again or looked at."""
    key = key or hashlib.sha256(raw or f"{place.mailbox} {place.uid}".encode()).digest()
    facts = {
        "mailbox": place.mailbox,
        "uid": place.uid,
        "state": ArrivalState.FAILED.value,
        "reason": reason[:200],
        "size": len(raw),
        "raw": ring().encrypt_bytes(raw),
        "received_at": place.received_at or timezone.now(),
    }
    arrival, is_new = Arrival.objects.get_or_create(key=key, defaults=facts)
    if not is_new and arrival.state in (ArrivalState.FAILED, ArrivalState.ASIDE):
        arrival.reason = reason[:200]
        arrival.save(update_fields=["reason"])
    return arrival


@transaction.atomic
def _take(letter: Letter, raw: bytes, *, key: bytes, place: Place, anyway: bool) -> Arrival:
    case = case_of(letter)
    sender = blind("email", letter.sender)
    ours = frozenset({parseaddr(settings.MAIL_FROM)[1].lower()} - {""})
    known = Known(
        ours=ours,
        mark=our_mark(),
        is_our_id=Delivery.objects.filter(mail_id=letter.message_id).exists() if letter.message_id else False,
        has_case=case is not None,
        this_hour=0 if anyway else _taken_this_hour(sender),
        hourly=settings.MAIL_HOURLY,
    )
    verdict, reason = sort_letter(letter, known)
    if anyway and verdict == Verdict.ASIDE:
        verdict = Verdict.MESSAGE if case else Verdict.CASE
    # The row first: of two processes with the same mail the second fails here, before anything else is written.
    old = Arrival.objects.select_for_update().filter(key=key).first() if anyway else None
    arrival = old or Arrival(key=key, mailbox=place.mailbox, uid=place.uid)
    arrival.state, arrival.reason = ArrivalState.TAKEN.value, reason
    arrival.mail_id, arrival.mail_id_index = letter.message_id, _id_index(letter.message_id)
    arrival.sender_index, arrival.sender_masked = sender, mask_email(letter.sender) if letter.sender else ""
    arrival.size, arrival.raw = len(raw), b""
    arrival.received_at = old.received_at if old else place.received_at or timezone.now()
    arrival.save()
    _follow(verdict, letter, case, arrival, raw)
    arrival.save()
    return arrival


def _follow(verdict: Verdict, letter: Letter, case: Case | None, arrival: Arrival, raw: bytes) -> None:
    match verdict:
        case Verdict.CASE:
            arrival.case, arrival.message = _open(letter, arrival)
        case Verdict.MESSAGE if case:
            arrival.case, arrival.message = case, _join(letter, case, arrival)
        case Verdict.NOTE if case:
            note_for_colleagues(case, _("客户的邮箱自动回复:\n%(text)s") % {"text": letter.fresh[:2000]})
            record_case("mail.noted", case, SYSTEM, mail=arrival.pk)
            arrival.case, arrival.state = case, ArrivalState.NOTED.value
        case Verdict.BOUNCE:
            arrival.case = _bounce(letter)
            arrival.state = ArrivalState.NOTED.value if arrival.case else ArrivalState.IGNORED.value
        case Verdict.IGNORE:
            arrival.state = ArrivalState.IGNORED.value
        case _:
            arrival.state, arrival.raw = ArrivalState.ASIDE.value, ring().encrypt_bytes(raw)


def case_of(letter: Letter) -> Case | None:
    """Return the case that a letter belongs to.

    Message-IDs of ours cannot be guessed, so an answer to one is believed. A number in the subject is only believed
    from the customer's own address: anybody can write C-2041.
    """
    delivery = Delivery.objects.filter(mail_id__in=letter.answers).select_related("case").last()
    if delivery:
        return delivery.case
    indexes = [_id_index(found) for found in letter.answers]
    arrival = Arrival.objects.filter(mail_id_index__in=indexes, case__isnull=False).select_related("case").last()
    if arrival:
        return arrival.case
    number = case_number_in(letter.subject)
    named = Case.objects.select_related("party", "unit").filter(pk=number).first() if number else None
    if named and letter.sender and named.party.email.lower() == letter.sender and not named.party.erased_at:
        return named
    return None


def _open(letter: Letter, arrival: Arrival) -> tuple[Case, Message]:
    text, was_cut = _fitting("\n\n".join(part for part in (letter.subject, letter.text) if part))
    name = "" if "@" in letter.sender_name else letter.sender_name
    intake = Intake(
        text=text or _("(邮件没有正文)"),
        channel=Channel.EMAIL,
        unit=unit_for(letter),
        party=PartyFacts(name=name[:60], email=letter.sender),
        received_at=max(EARLIEST, min(arrival.received_at, timezone.now())),
        idempotency_key=f"mail:{bytes(arrival.key).hex()}",
    )
    case = open_case(intake, by=CUSTOMER).case
    message = case.messages.earliest("id")
    record_case("mail.taken", case, SYSTEM, mail=arrival.pk, message=message.pk)
    _attach(letter.files, case, message, was_cut=was_cut)
    number = case_number_in(letter.subject)
    if number:
        words = _("主题里写有 C-%(number)s,但发件地址与那件投诉登记的不同,所以另立一件。请核对后决定是否并案。")
        note_for_colleagues(case, words % {"number": number})
    if _may_acknowledge(letter, arrival):
        acknowledge_case(case, by=SYSTEM)
    return case, message


def _join(letter: Letter, case: Case, arrival: Arrival) -> Message:
    fresh = cut_history(letter.fresh) or letter.subject or _("(邮件没有正文)")
    text, was_cut = _fitting(fresh)
    client_id = f"mail:{bytes(arrival.key).hex()}"
    message = receive_message(case, text=text, channel=Channel.EMAIL, by=CUSTOMER, client_id=client_id)
    record_case("mail.taken", case, SYSTEM, mail=arrival.pk, message=message.pk)
    _attach(letter.files, case, message, was_cut=was_cut)
    if letter.sender != case.party.email.lower():
        words = _("上面这封来信的发件地址 %(address)s 不是客户登记的地址,请先核实身份。")
        note_for_colleagues(case, words % {"address": mask_email(letter.sender)})
    if case.state in (State.CLOSED, State.ARCHIVED, State.WITHDRAWN):
        note_for_colleagues(case, _("这件投诉已经办结,客户又来信。请看是否要重新打开。"))
    return message


def _attach(files: tuple[File, ...], case: Case, message: Message, *, was_cut: bool) -> None:
    """Keep the files that are allowed; the others are listed for colleagues, with the reason, to be asked for."""
    refused = []
    for number, file in enumerate(files):
        try:
            if number >= FILES:
                raise TingsuError(_("“%(name)s”:附件太多。") % {"name": file.name})
            attach_file(case, upload=SimpleUploadedFile(file.name, file.data), by=CUSTOMER, message=message)
        except TingsuError as error:
            refused.append(error.in_("zh"))
    if was_cut:
        refused.append(_("正文太长,只收下了前 %(n)d 字。") % {"n": settings.TEXT_CHARACTERS})
    if refused:
        intro = _("这封邮件有内容没有收下,原件在收件邮箱里:")
        note_for_colleagues(case, "\n".join([intro, *(f"· {line}" for line in refused[:30])]))


def _bounce(letter: Letter) -> Case | None:
    delivery = Delivery.objects.filter(mail_id__in=letter.bounced, way=Way.EMAIL).select_related("case").last()
    if delivery is None:
        return None
    # 4.x.x says "delayed, still trying": no news yet.
    if not letter.status.startswith("4"):
        note_arrival(delivery, arrived=False, code=letter.status)
    return delivery.case


def unit_for(letter: Letter) -> Unit:
    """Return the unit a complaint goes to: complaints+E1@bank.example goes to unit E1, everything else to the usual."""
    for address in letter.recipients:
        code = address.partition("@")[0].partition("+")[2]
        found = Unit.objects.filter(code__iexact=code, is_active=True).first() if code else None
        if found:
            return found
    usual = Unit.objects.filter(code=settings.MAIL_UNIT).first() if settings.MAIL_UNIT else None
    usual = usual or Unit.objects.filter(parent=None).first()
    if usual is None:
        raise TingsuError(_("系统里还没有机构,邮件没有地方去。"))
    return usual


def _may_acknowledge(letter: Letter, arrival: Arrival) -> bool:
    """Whether a machine may answer: not when asked to be silent, and not more than a few an hour to one address."""
    if settings.MAIL_SILENT or letter.wants_no_answer or Way.EMAIL not in ways_set_up():
        return False
    hour = timezone.now() - timedelta(hours=1)
    answered = Arrival.objects.filter(
        sender_index=arrival.sender_index, at__gte=hour, case__acknowledged_at__isnull=False, reason="new"
    )
    return answered.count() < ACKNOWLEDGED_AN_HOUR


def _taken_this_hour(sender: bytes) -> int:
    hour = timezone.now() - timedelta(hours=1)
    taken = Arrival.objects.filter(sender_index=sender, at__gte=hour)
    return taken.exclude(state__in=(ArrivalState.ASIDE, ArrivalState.IGNORED)).count() if sender else 0


def _fitting(text: str) -> tuple[str, bool]:
    limit = settings.TEXT_CHARACTERS
    return text[:limit], len(text) > limit


def _key(letter: Letter, raw: bytes) -> bytes:
    """Return what knows a mail again, also when it comes by another road with other headers on it."""
    if not letter.message_id:
        return hashlib.sha256(raw).digest()
    parts = (letter.message_id, letter.sender, letter.text)
    return hashlib.sha256("\x00".join(parts).encode("utf-8", "replace")).digest()


def _id_index(message_id: str) -> bytes:
    return hashlib.sha256(message_id.encode("utf-8", "replace")).digest()[:16] if message_id else b""


def _reason(error: Exception) -> str:
    # Only our own sentences are shown: others may quote the mail.
    return error.in_("zh") if isinstance(error, TingsuError) else type(error).__name__
