"""The journal as a Django app."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """See `tingsu.journal`."""

    name = "tingsu.journal"
    label = "journal"
