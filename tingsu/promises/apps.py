"""Found promises as a Django app."""

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    """See `tingsu.promises`."""

    name = "tingsu.promises"
    label = "promises"

    def ready(self) -> None:
        """Offer what was found on the case page."""
        from tingsu.cases import panels
        from tingsu.promises.panel import panel

        panels.register(panel=panel)
