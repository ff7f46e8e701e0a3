"""Routing as a Django app."""

from django.apps import AppConfig


class RoutingConfig(AppConfig):
    """See `tingsu.routing`."""

    name = "tingsu.routing"
    label = "routing"

    def ready(self) -> None:
        """Put the explanation onto the case page, and the people's skills into the menu."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.cases import panels
        from tingsu.routing.panel import panel
        from tingsu.web.navigation import Item, register

        panels.register(panel=panel)
        register(Item(72, "abilities", _("人员专长"), "academic-cap", "rule.manage"))
