"""The installation as a Django app: the menu, and checks at start."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class ConfigConfig(AppConfig):
    """See `tingsu.config`."""

    name = "tingsu.config"
    label = "config"

    def ready(self) -> None:
        """Register the entries of apps that stand beside or below `web`, and the checks."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.web.navigation import Item
        from tingsu.web.navigation import register as register_items

        register_items(
            Item(70, "packs", _("内容包"), "book-open", "pack.view"),
            Item(80, "people", _("人员"), "users", "people.manage"),
            Item(81, "units", _("机构"), "building-office-2", "unit.manage"),
            Item(85, "tokens", _("接口"), "command-line", "token.manage"),
            Item(90, "journal", _("日志"), "finger-print", "journal.view"),
        )
        register(packs_are_valid)


def packs_are_valid(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start with broken packs; name every mistake with its file and line."""
    from tingsu.packs import PackInvalid, installed

    try:
        installed()
    except PackInvalid as error:
        hint = "Run `tingsu packs check`."
        return [Error(str(mistake), hint=hint, id="tingsu.E001") for mistake in error.mistakes]
    return []
