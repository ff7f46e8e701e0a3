"""Rules as a Django app."""

from django.apps import AppConfig


class RulesConfig(AppConfig):
    """See `tingsu.rules`."""

    name = "tingsu.rules"
    label = "rules"

    def ready(self) -> None:
        """Put the rules into the menu, their deeds onto the case page, their wish for approval before decisions."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.cases import checks, panels
        from tingsu.rules.approval import asked_approval
        from tingsu.rules.panel import panel
        from tingsu.web.navigation import Item, register

        panels.register(panel=panel)
        checks.register(redress=asked_approval)
        register(Item(71, "rules", _("规则"), "adjustments-horizontal", "rule.manage"))
