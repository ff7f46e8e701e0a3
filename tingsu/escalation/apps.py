"""Escalation as a Django app."""

from django.apps import AppConfig


class EscalationConfig(AppConfig):
    """See `tingsu.escalation`."""

    name = "tingsu.escalation"
    label = "escalation"
