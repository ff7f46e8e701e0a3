"""Quality as a Django app."""

from django.apps import AppConfig


class QualityConfig(AppConfig):
    """See `tingsu.quality`."""

    name = "tingsu.quality"
    label = "quality"

    def ready(self) -> None:
        """Put scores into the menu, with what waits for the person."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.quality.queries.visible import waiting_for
        from tingsu.web.navigation import Item, register

        register(Item(27, "quality", _("质检"), "check-badge", "quality.own", waiting_for))
