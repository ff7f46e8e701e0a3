"""The channels app."""

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    """See `tingsu.channels`."""

    name = "tingsu.channels"
    label = "channels"
