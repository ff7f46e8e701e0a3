"""The portal app."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """See `tingsu.portal`."""

    name = "tingsu.portal"
    label = "portal"
