"""How the composer is set up, and how its calls went."""

from __future__ import annotations

from datetime import timedelta
from statistics import median
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import timezone

from tingsu.composer.actions.calling import shut_until
from tingsu.composer.models import FAILED, GIVEN, Composition, Outcome, Purpose
from tingsu.composer.provider import provider

SHOWN = 20
DAYS = 7
MOST_COUNTED = 5000


def state_of() -> dict[str, Any]:
    """Return what the page shows. Neither the key nor what an address may hold beside its host is ever in it."""
    now = timezone.now()
    until = shut_until()
    recent = Composition.objects.filter(at__gte=now - timedelta(days=DAYS)).order_by("-at")
    rows = list(recent.values_list("outcome", "milliseconds")[:MOST_COUNTED])
    answered = [milliseconds for outcome, milliseconds in rows if outcome in GIVEN]
    return {
        "is_on": provider() is not None,
        "host": urlsplit(settings.LLM_URL).netloc.rpartition("@")[2],
        "is_plain": settings.LLM_URL.startswith("http:"),
        "model": settings.LLM_MODEL,
        "has_key": bool(settings.LLM_KEY),
        "seconds": f"{settings.LLM_SECONDS:g}",
        "keep_days": settings.LLM_KEEP_TEXT,
        "shut_until": until if until and until > now else None,
        "days": DAYS,
        "calls": len(rows),
        "given": len(answered),
        "refused": sum(outcome == Outcome.REFUSED for outcome, _milliseconds in rows),
        "failed": sum(outcome in FAILED for outcome, _milliseconds in rows),
        "median": f"{median(answered) / 1000:.1f}" if answered else "",
        "last": Composition.objects.select_related("person").order_by("-id")[:SHOWN],
        "purposes": Purpose.choices,
    }
