"""Papers as a Django app."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """See `tingsu.papers`."""

    name = "tingsu.papers"
    label = "papers"

    def ready(self) -> None:
        """Show the papers on the case page."""
        from tingsu.cases import panels
        from tingsu.papers.panel import panel

        panels.register(panel=panel)
