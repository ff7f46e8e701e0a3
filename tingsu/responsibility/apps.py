"""Responsibility as a Django app."""

from django.apps import AppConfig


class ResponsibilityConfig(AppConfig):
    """See `tingsu.responsibility`."""

    name = "tingsu.responsibility"
    label = "responsibility"

    def ready(self) -> None:
        """Show statements and appeals on the case page to those entitled."""
        from tingsu.cases import panels
        from tingsu.responsibility.panel import panel

        panels.register(panel=panel)
