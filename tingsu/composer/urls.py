"""The map of the composer."""

from __future__ import annotations

from django.urls import path

from tingsu.composer.views import composer

urlpatterns = [
    path("", composer.composer, name="composer"),
    path("trial/", composer.trial, name="composer-trial"),
]
