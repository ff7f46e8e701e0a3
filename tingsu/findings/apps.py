"""Findings as a Django app."""

from django.apps import AppConfig


class FindingsConfig(AppConfig):
    """See `tingsu.findings`."""

    name = "tingsu.findings"
    label = "findings"

    def ready(self) -> None:
        """Put marks and panel onto the case page."""
        from tingsu.cases import panels
        from tingsu.findings.curve import curve_panel
        from tingsu.findings.panel import marks, panel

        panels.register(marker=marks, panel=panel)
        panels.register(panel=curve_panel)
