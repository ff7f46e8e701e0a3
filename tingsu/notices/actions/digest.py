"""Send unread notices by e-mail, bundled, outside each person's quiet hours; and forget old ones."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from tingsu.notices.models import HOURS, Digest, Notice, Preference
from tingsu.notices.queries import notices_for
from tingsu.org.models import Person

LINES = 30
KEPT_DAYS = 90
KEPT_EACH = 500


def send_digests() -> int:
    """Send a digest to everybody who is due one; return how many went out. Without a mail server, nothing happens."""
    if not settings.EMAIL_HOST:
        return 0
    now = timezone.now()
    waiting = Person.objects.filter(
        is_active=True, notices__read_at=None, notices__mailed_at=None, notices__isnull=False
    ).exclude(email="")
    with get_connection() as mail:
        return sum(_send(person, now, mail) for person in waiting.distinct())


def _send(person: Person, now: datetime, mail: BaseEmailBackend) -> bool:
    with transaction.atomic():
        # Held until the letter is out: of two workers one sends, the other then finds nothing to send. When the mail
        # server refuses, all is undone and the next run tries again.
        Preference.objects.get_or_create(person=person)
        chosen = Preference.objects.select_for_update().get(person=person)
        if chosen.digest == Digest.OFF or chosen.is_quiet(now):
            return False
        if chosen.mailed_at and now - chosen.mailed_at < timedelta(hours=HOURS[Digest(chosen.digest)]):
            return False
        unread = list(notices_for(person).filter(read_at=None, mailed_at=None))
        if not unread:
            return False
        Notice.objects.filter(pk__in=[notice.pk for notice in unread]).update(mailed_at=now)
        chosen.mailed_at = now
        chosen.save(update_fields=["mailed_at"])
        with override(person.language):
            _letter(person, unread, mail).send()
    return True


def _letter(person: Person, unread: list[Notice], mail: BaseEmailBackend) -> EmailMessage:
    subject = ngettext("听诉:%(n)d 条新通知", "听诉:%(n)d 条新通知", len(unread)) % {"n": len(unread)}
    lines = [f"· {timezone.localtime(notice.at):%m-%d %H:%M} {notice.text}" for notice in unread[:LINES]]
    if len(unread) > LINES:
        lines.append(_("还有 %(n)d 条,请登录查看。") % {"n": len(unread) - LINES})
    body = [*lines, "", f"{settings.ORIGIN}/notices/", _("在“通知设置”里可以改发送频率和免打扰时间。")]
    return EmailMessage(subject, "\n".join(body), to=[person.email], connection=mail)


def forget_old() -> int:
    """Delete notices older than 90 days, and of each person all but the newest 500; return how many."""
    old, _kinds = Notice.objects.filter(at__lt=timezone.now() - timedelta(days=KEPT_DAYS)).delete()
    with connection.cursor() as cursor:
        cursor.execute(
            """DELETE FROM notices_notice WHERE id IN (SELECT id FROM (
                 SELECT id, row_number() OVER (PARTITION BY person_id ORDER BY id DESC) AS place FROM notices_notice
               ) AS ranked WHERE place > %s)""",
            [KEPT_EACH],
        )
        return int(old + cursor.rowcount)
