"""Repeats as a Django app."""

from django.apps import AppConfig


class RepeatsConfig(AppConfig):
    """See `tingsu.repeats`."""

    name = "tingsu.repeats"
    label = "repeats"

    def ready(self) -> None:
        """Put the panel onto the case page."""
        from tingsu.cases import panels
        from tingsu.repeats.panel import panel

        panels.register(panel=panel)
