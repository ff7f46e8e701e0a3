"""Duties as a Django app."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """See `tingsu.duties`."""

    name = "tingsu.duties"
    label = "duties"

    def ready(self) -> None:
        """Put plan and duties onto the case page."""
        from tingsu.cases import panels
        from tingsu.duties.panel import duties_panel, plan_panel

        panels.register(panel=plan_panel)
        panels.register(panel=duties_panel)
