"""Hand a letter to the mail server, and say honestly what is certain about it.

Everything before the data is sent can fail without harm: nothing was delivered. A refusal of the data is certain too.
Only when the connection breaks between the last byte of the data and the server's answer does nobody know.
"""

from __future__ import annotations

import smtplib
import ssl
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr

from django.conf import settings
from django.utils import timezone

from tingsu.core.errors import SetupError
from tingsu.delivery.adapters import MayHaveArrived, Parcel, Refused, TryLater
from tingsu.mail.models import Arrival
from tingsu.mail.places import Server, server_of
from tingsu.privacy.keys import ring

REFERENCES = 10


class SmtpCarrier:
    """Carries letters by SMTP."""

    def __init__(self, server: Server, sender: str) -> None:
        self.server, self.sender = server, sender

    def send(self, parcel: Parcel) -> str:
        """Send one letter over a connection of its own; the mail server gives no number of its own."""
        try:
            data = letter_of(parcel, sender=self.sender).as_bytes(policy=policy.SMTP)
        except (ValueError, UnicodeError) as error:  # an address that no header can hold
            raise Refused("address") from error
        smtp = self._ready(parcel.address)
        try:
            code, _answer = smtp.data(data)
        except (OSError, smtplib.SMTPException) as error:
            if isinstance(error, smtplib.SMTPDataError):  # refused before the first byte of the letter
                raise _refusal(error.smtp_code) from error
            raise MayHaveArrived(f"data: {type(error).__name__}") from error
        finally:
            smtp.close()
        if code != 250:
            raise _refusal(code)
        return ""

    def _ready(self, address: str) -> smtplib.SMTP:
        """Return a connection that waits for the letter's data. Whatever goes wrong here, nothing was sent."""
        smtp: smtplib.SMTP | None = None
        try:
            smtp = self._connected()
            if self.server.user:
                smtp.login(self.server.user, self.server.password)
            for code, _answer in (smtp.mail(parseaddr(self.sender)[1]), smtp.rcpt(address)):
                if code not in (250, 251):
                    smtp.close()
                    raise _refusal(code)
        except (OSError, smtplib.SMTPException, UnicodeError) as error:
            if smtp is not None:
                smtp.close()
            raise TryLater(f"server: {type(error).__name__}") from error
        return smtp

    def _connected(self) -> smtplib.SMTP:
        server, seconds = self.server, settings.MAIL_SECONDS
        if server.tls == "now":
            found: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=seconds, context=ssl.create_default_context()
            )
        else:
            found = smtplib.SMTP(server.host, server.port, timeout=seconds)
        found.ehlo_or_helo_if_needed()
        if server.tls == "start":
            found.starttls(context=ssl.create_default_context())
            found.ehlo()
        return found


def letter_of(parcel: Parcel, *, sender: str) -> EmailMessage:
    """Return the mail: threaded with what the customer wrote, and marked so that no machine answers a machine."""
    name, address = parseaddr(sender)
    user, _at, host = address.partition("@")
    to_user, _at, to_host = parcel.address.rpartition("@")
    mail = EmailMessage()
    mail["From"] = Address(name, user, host)
    mail["To"] = Address("", to_user, to_host)
    mail["Subject"] = parcel.subject
    mail["Date"] = format_datetime(timezone.localtime())
    mail["Message-ID"] = parcel.id
    mail["X-Tingsu"] = our_mark()
    before = [arrival.mail_id for arrival in Arrival.objects.filter(case=parcel.case_id).order_by("-id")[:REFERENCES]]
    if known := [found for found in before if found]:
        mail["In-Reply-To"] = known[0]
        mail["References"] = " ".join(reversed(known))
    if parcel.by_machine:
        mail["Auto-Submitted"] = "auto-replied" if known else "auto-generated"
        mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(parcel.text, charset="utf-8", cte="base64")
    for enclosure in parcel.enclosures:
        mail.add_attachment(enclosure.data, maintype="application", subtype="octet-stream", filename=enclosure.name)
    return mail


def our_mark() -> str:
    """Return what our letters carry in X-Tingsu: the same for this installation, nothing to anybody else."""
    return ring().blind("mail", "X-Tingsu").hex()


def carrier() -> SmtpCarrier | None:
    """Return the carrier of the settings, None when no server is set."""
    if not settings.SMTP_URL:
        return None
    if "@" not in parseaddr(settings.MAIL_FROM)[1]:
        raise SetupError("TINGSU_MAIL_FROM is not set.", hint="Write: 江海银行 <complaints@bank.example>")
    return SmtpCarrier(server_of(settings.SMTP_URL, kind="smtp"), settings.MAIL_FROM)


def _refusal(code: int) -> Refused | TryLater:
    return Refused(f"smtp {code}") if 500 <= code < 600 else TryLater(f"smtp {code}")
