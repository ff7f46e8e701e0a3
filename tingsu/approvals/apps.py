"""Approvals as a Django app."""

from django.apps import AppConfig


class ApprovalsConfig(AppConfig):
    """See `tingsu.approvals`."""

    name = "tingsu.approvals"
    label = "approvals"

    def ready(self) -> None:
        """Put the inbox into the menu, with the number of what waits."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.approvals.waiting import how_many
        from tingsu.web.navigation import Item, register

        register(Item(12, "approvals", _("审批"), "check-badge", "case.approve", how_many))
