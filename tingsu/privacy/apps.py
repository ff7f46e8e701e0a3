"""Privacy as a Django app."""

from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    """See `tingsu.privacy`."""

    name = "tingsu.privacy"
    label = "privacy"
