"""Groups as a Django app."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    """See `tingsu.groups`."""

    name = "tingsu.groups"
    label = "groups"

    def ready(self) -> None:
        """Put groups into the menu, onto the case page, and among the inbox's bulk acts."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.cases import bulk, panels
        from tingsu.groups.panel import panel
        from tingsu.web.navigation import Item, register

        panels.register(panel=panel)
        bulk.register(bulk.BulkAct("group-gather", _("编成群体投诉…"), "case.merge"))
        register(Item(14, "groups", _("群体投诉"), "user-group", "case.merge"))
