"""Webhooks as a Django app."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """See `tingsu.webhooks`."""

    name = "tingsu.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        """Put the page into the menu."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.web.navigation import Item, register

        register(Item(62, "webhooks", _("系统对接"), "link", "channel.manage"))
