"""Fetch what is new in the mailbox, mail by mail.

1. Ask for the UIDs above the last one.
2. Take each mail (`taking.py`) and move the mark of the folder forward.
3. Mark it as read on the server.

A process that dies anywhere is harmless: the mail is fetched again and known by its key.
"""

from __future__ import annotations

import imaplib
from collections import Counter

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.mail.actions.taking import Place, keep_failed, take_mail
from tingsu.mail.imap import Folder, MailboxAway
from tingsu.mail.models import Mailbox
from tingsu.mail.places import Server, server_of


def fetch_mail(*, limit: int = 500) -> Counter[str]:
    """Take up to `limit` new mails; return how many ended in which state. Raises `MailboxAway`."""
    if not settings.IMAP_URL:
        return Counter()
    server = server_of(settings.IMAP_URL, kind="imap")
    box, _new = Mailbox.objects.get_or_create(name=server.name)
    try:
        found = _fetch(server, box, limit)
    except (OSError, imaplib.IMAP4.error, MailboxAway) as error:
        Mailbox.objects.filter(pk=box.pk).update(trouble=type(error.__cause__ or error).__name__)
        raise error if isinstance(error, MailboxAway) else MailboxAway(server.name) from error
    Mailbox.objects.filter(pk=box.pk).update(fetched_at=timezone.now(), trouble="")
    return found


def _fetch(server: Server, box: Mailbox, limit: int) -> Counter[str]:
    found: Counter[str] = Counter()
    with Folder(server) as folder:
        if folder.uidvalidity != box.uidvalidity:
            box.uidvalidity, box.last_uid = folder.uidvalidity, 0
        for uid in folder.uids(after=box.last_uid)[:limit]:
            state = _take(folder, server.name, uid)
            if state:
                found[state] += 1
            # Forward only once the mail is on disk; never back, should two fetch at the same time.
            box.last_uid = max(box.last_uid, uid)
            Mailbox.objects.filter(pk=box.pk).update(uidvalidity=box.uidvalidity, last_uid=box.last_uid)
            folder.mark_read(uid)
    return found


def _take(folder: Folder, name: str, uid: int) -> str:
    place = Place(f"{name} {folder.uidvalidity}", uid)
    if folder.size(uid) > settings.MAIL_MEGABYTES * 1024 * 1024:
        reason = _("邮件超过 %(n)d MB,没有下载;请在邮箱里看。") % {"n": settings.MAIL_MEGABYTES}
        return str(keep_failed(b"", place=place, reason=reason).state)
    raw, received_at = folder.mail(uid)
    if not raw:  # somebody deleted it meanwhile
        return ""
    return str(take_mail(raw, place=Place(place.mailbox, uid, received_at)).state)
