"""The desk as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See `tingsu.desk`."""

    name = "tingsu.desk"
    label = "desk"

    def ready(self) -> None:
        """Put desk and wall into the menu, talks onto the case page; let alarms listen to what customers say."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.cases import panels
        from tingsu.desk import hooks
        from tingsu.desk.actions.alarms import alarm_after
        from tingsu.desk.panel import talks_panel
        from tingsu.web.navigation import Item, register

        register(
            Item(12, "desk", _("工作台"), "chat-bubble-left-right", "desk.talk"),
            Item(14, "wall", _("巡看"), "eye", "desk.watch"),
        )
        hooks.register(after_turn=alarm_after)
        panels.register(panel=talks_panel)
