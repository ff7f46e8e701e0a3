"""The map of extensions."""

from __future__ import annotations

from django.urls import path

from tingsu.extensions.views import extension

urlpatterns = [
    path("cases/<int:case_id>/extension/", extension.ask, name="case-extension"),
    path("extensions/", extension.show_extensions, name="extensions"),
    path("extensions/<int:request_id>/", extension.decide, name="extension"),
]
