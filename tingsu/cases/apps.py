"""Cases as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """See `tingsu.cases`."""

    name = "tingsu.cases"
    label = "cases"

    def ready(self) -> None:
        """Put the inbox into the menu."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.web.navigation import Item, register

        register(Item(10, "inbox", _("投诉箱"), "inbox", "case.view"))
