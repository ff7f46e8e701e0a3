"""Notices as a Django app."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """See `tingsu.notices`."""

    name = "tingsu.notices"
    label = "notices"
