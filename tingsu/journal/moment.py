"""The present moment, asked each time.

A model field with `default=timezone.now` keeps that very function; one with `default=now` looks it up anew, so that the
demo and the tests can set the time at one place.
"""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """Return the present moment."""
    return timezone.now()
