"""Extensions as a Django app."""

from django.apps import AppConfig


class ExtensionsConfig(AppConfig):
    """See `tingsu.extensions`."""

    name = "tingsu.extensions"
    label = "extensions"

    def ready(self) -> None:
        """Put the panel onto the case page; what waits for approval stands in the approvals."""
        from tingsu.cases import panels
        from tingsu.extensions.panel import panel

        panels.register(panel=panel)
