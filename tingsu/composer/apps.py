"""The composer as a Django app: the menu, and checks at start."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register


class ComposerConfig(AppConfig):
    """See `tingsu.composer`."""

    name = "tingsu.composer"
    label = "composer"

    def ready(self) -> None:
        """Put the page into the menu, and look at the settings."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.web.navigation import Item
        from tingsu.web.navigation import register as register_items

        register_items(Item(73, "composer", _("语言模型"), "sparkles", "composer.manage"))
        register(model_is_set_up)


def model_is_set_up(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """Refuse to start with half a setting, so that nobody believes in a model that never answers."""
    from django.conf import settings

    from tingsu.core.errors import BadInput
    from tingsu.delivery.http import check_url

    if not settings.LLM_URL:
        return []
    errors: list[CheckMessage] = []
    try:
        check_url(settings.LLM_URL, inside=True)
    except BadInput as error:
        hint = "Write for example http://10.0.0.5:8000/v1."
        errors.append(Error(f"TINGSU_LLM_URL: {error.in_('en')}", hint=hint, id="tingsu.E011"))
    if not settings.LLM_MODEL:
        hint = "Name the model as the server lists it under /v1/models."
        errors.append(Error("TINGSU_LLM_URL is set, TINGSU_LLM_MODEL is not.", hint=hint, id="tingsu.E012"))
    if not 0 < settings.LLM_SECONDS <= 60:
        errors.append(Error("TINGSU_LLM_SECONDS must lie between 0 and 60.", hint="6 is usual.", id="tingsu.E013"))
    return errors
