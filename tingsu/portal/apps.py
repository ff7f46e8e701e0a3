"""The portal app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """See `tingsu.portal`."""

    name = "tingsu.portal"
    label = "portal"

    def ready(self) -> None:
        """Put the page of the sites into the menu."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.web.navigation import Item, register

        register(Item(63, "sites", _("客服站点"), "window", "channel.manage"))
