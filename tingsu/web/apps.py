"""The web app."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """See `tingsu.web`."""

    name = "tingsu.web"
    label = "web"
