"""Transfers as a Django app."""

from django.apps import AppConfig


class TransfersConfig(AppConfig):
    """See `tingsu.transfers`."""

    name = "tingsu.transfers"
    label = "transfers"

    def ready(self) -> None:
        """Show transfers on the case page, and their list in the menu."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.cases import panels
        from tingsu.transfers.panel import panel
        from tingsu.web.navigation import Item, register

        panels.register(panel=panel)
        register(Item(20, "transfers", _("监管转办"), "building-library", "case.view"))
