"""The desk as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See `tingsu.desk`."""

    name = "tingsu.desk"
    label = "desk"

    def ready(self) -> None:
        """Put desk and wall into the menu; let alarms listen to what customers say."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.desk import hooks
        from tingsu.desk.actions.alarms import alarm_after
        from tingsu.web.navigation import Item, register

        register(
            Item(12, "desk", _("工作台"), "chat-bubble-left-right", "desk.talk"),
            Item(14, "wall", _("巡看"), "eye", "desk.watch"),
        )
        hooks.register(after_turn=alarm_after)
