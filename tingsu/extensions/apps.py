"""Extensions as a Django app."""

from django.apps import AppConfig


class ExtensionsConfig(AppConfig):
    """See `tingsu.extensions`."""

    name = "tingsu.extensions"
    label = "extensions"

    def ready(self) -> None:
        """Put the panel onto the case page and the list into the menu."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.cases import panels
        from tingsu.extensions.panel import panel
        from tingsu.web.navigation import Item, register

        panels.register(panel=panel)
        register(Item(26, "extensions", _("延期审批"), "clock", "clock.approve_extension"))
