"""The installation as a Django app: it holds no models, only checks at start."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """See `tingsu.config`."""

    name = "tingsu.config"
    label = "config"
