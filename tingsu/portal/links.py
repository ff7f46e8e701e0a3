"""The secret link by which a customer reaches the case."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse


def progress_link(token: str) -> str:
    """Return the full address of the progress page."""
    return f"{settings.ORIGIN}{reverse('portal-progress', args=[token])}"
