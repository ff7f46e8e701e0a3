"""Saved views as a Django app."""

from django.apps import AppConfig


class SavedConfig(AppConfig):
    """See `tingsu.saved`."""

    name = "tingsu.saved"
    label = "saved"
