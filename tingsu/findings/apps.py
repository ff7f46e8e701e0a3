"""The findings app."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """See `tingsu.findings`."""

    name = "tingsu.findings"
    label = "findings"
