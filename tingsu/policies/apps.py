"""Policies as a Django app."""

from django.apps import AppConfig


class PoliciesConfig(AppConfig):
    """See `tingsu.policies`."""

    name = "tingsu.policies"
    label = "policies"
