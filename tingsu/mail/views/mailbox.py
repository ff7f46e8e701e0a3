"""The mailbox for who keeps the channels running: does it work, and what could not be taken."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.mail.actions.kept import drop_mail, retry_mail
from tingsu.mail.models import KEPT, Arrival, ArrivalState, Mailbox
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission

SHOWN = 100


@needs(Permission.CHANNEL_MANAGE)
def mailbox(request: HttpRequest) -> HttpResponse:
    """Show what is kept, with its reason: sender masked, never what was written."""
    week = Arrival.objects.filter(at__gte=timezone.now() - timedelta(days=7))
    counts = dict(week.values_list("state").annotate(n=Count("id")).order_by())
    context = {
        "boxes": Mailbox.objects.all(),
        "is_set_up": bool(settings.IMAP_URL),
        "kept": Arrival.objects.filter(state__in=KEPT).order_by("-id")[:SHOWN],
        "counts": [(label, counts.get(value, 0)) for value, label in ArrivalState.choices],
        "reasons": {
            "too many": _("同一发件人一小时内来信太多"),
            "auto": _("自动回复,找不到对应的投诉"),
            "bulk": _("群发邮件"),
        },
    }
    return render(request, "mail/mailbox.html", context)


@needs(Permission.CHANNEL_MANAGE)
@require_POST
def retry(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """Take a kept mail after all."""
    found = retry_mail(get_object_or_404(Arrival, pk=arrival_id), by=person_of_request(request))
    if found.state in KEPT:
        messages.error(request, _("还是没有收下: %(reason)s") % {"reason": found.reason})
    else:
        number = found.case.number if found.case else ""
        messages.success(request, _("已收下 %(number)s。") % {"number": number})
    return redirect("mail")


@needs(Permission.CHANNEL_MANAGE)
@require_POST
def end(request: HttpRequest, arrival_id: int) -> HttpResponse:
    """Put a kept mail away."""
    drop_mail(get_object_or_404(Arrival, pk=arrival_id), by=person_of_request(request))
    messages.success(request, _("已清除,原件仍在邮箱里。"))
    return redirect("mail")
