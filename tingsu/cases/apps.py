"""Cases as a Django app."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """See `tingsu.cases`."""

    name = "tingsu.cases"
    label = "cases"
