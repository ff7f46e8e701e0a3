"""The outbox as a Django app."""

from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    """See `tingsu.delivery`."""

    name = "tingsu.delivery"
    label = "delivery"

    def ready(self) -> None:
        """Name who carries text messages, show deliveries on the case page, and the outbox in the menu."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.cases import panels
        from tingsu.delivery import adapters
        from tingsu.delivery.gateway import gateway_for
        from tingsu.delivery.models import Way
        from tingsu.delivery.panel import panel
        from tingsu.web.navigation import Item, register

        adapters.register(Way.SMS, lambda: gateway_for("sms"))
        adapters.register(Way.WECOM, lambda: gateway_for("wecom"))
        panels.register(panel=panel)
        register(Item(60, "outbox", _("发件箱"), "paper-airplane", "channel.manage"))
