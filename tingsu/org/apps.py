"""The organisation as a Django app."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """See `tingsu.org`."""

    name = "tingsu.org"
    label = "org"
