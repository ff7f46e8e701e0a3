"""The map of how staff bring complaints in."""

from __future__ import annotations

from django.urls import path

from tingsu.channels.views import importing, intake

urlpatterns = [
    path("intake/", intake.intake, name="intake"),
    path("import/", importing.import_page, name="import"),
]
