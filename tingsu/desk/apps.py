"""The desk as a Django app."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """See `tingsu.desk`."""

    name = "tingsu.desk"
    label = "desk"
