"""Escalation as a Django app."""

from django.apps import AppConfig


class EscalationConfig(AppConfig):
    """See `tingsu.escalation`."""

    name = "tingsu.escalation"
    label = "escalation"

    def ready(self) -> None:
        """Put the board into the menu and the panel onto the case page."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.cases import panels
        from tingsu.escalation.panel import panel
        from tingsu.web.navigation import Item, register

        panels.register(panel=panel)
        register(Item(20, "board", _("看板"), "presentation-chart-bar", "board.view"))
