"""The api app."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """See `tingsu.api`."""

    name = "tingsu.api"
    label = "api"
