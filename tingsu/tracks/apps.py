"""Tracks as a Django app."""

from django.apps import AppConfig


class TracksConfig(AppConfig):
    """See `tingsu.tracks`."""

    name = "tingsu.tracks"
    label = "tracks"

    def ready(self) -> None:
        """Show the tracks on the case page."""
        from tingsu.cases import panels
        from tingsu.tracks.panel import panel

        panels.register(panel=panel)
