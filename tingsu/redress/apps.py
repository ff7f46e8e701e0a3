"""Redress as a Django app."""

from django.apps import AppConfig


class RedressConfig(AppConfig):
    """See `tingsu.redress`."""

    name = "tingsu.redress"
    label = "redress"

    def ready(self) -> None:
        """Ask about budgets before a decision; show payments on the case page and in the menu."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.cases import checks, panels
        from tingsu.redress.checks import check_redress
        from tingsu.redress.panel import panel
        from tingsu.web.navigation import Item, register

        checks.register(redress=check_redress)
        panels.register(panel=panel)
        register(Item(34, "redress", _("补偿"), "banknotes", "redress.propose"))
