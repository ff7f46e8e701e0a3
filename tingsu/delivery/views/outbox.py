"""The outbox of the whole installation, for who keeps the channels running: what is stuck, and why."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from tingsu.delivery.adapters import ways_set_up
from tingsu.delivery.models import TROUBLED, Delivery, DeliveryState, Way
from tingsu.org.access import needs
from tingsu.org.permissions import Permission

SHOWN = 100


@needs(Permission.CHANNEL_MANAGE)
def outbox(request: HttpRequest) -> HttpResponse:
    """Show what went wrong or waits, newest first; case numbers and masked addresses, never what was written."""
    wanted = request.GET.get("state", "")
    states = [wanted] if wanted in DeliveryState.values else [*TROUBLED, "waiting", "sending"]
    deliveries = Delivery.objects.filter(state__in=states).select_related("case").order_by("-id")[:SHOWN]
    month = Delivery.objects.filter(queued_at__gte=timezone.now() - timedelta(days=30))
    counts = dict(month.values_list("state").annotate(n=Count("id")).order_by())
    context = {
        "deliveries": deliveries,
        "wanted": wanted,
        "states": [(value, label, counts.get(value, 0)) for value, label in DeliveryState.choices],
        "ways": [(label, value in ways_set_up()) for value, label in Way.choices],
    }
    return render(request, "delivery/outbox.html", context)
