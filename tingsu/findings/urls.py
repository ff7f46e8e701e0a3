"""The map of findings."""

from __future__ import annotations

from django.urls import path

from tingsu.findings.views import correction

urlpatterns = [
    path("<int:finding_id>/correction/", correction.correct, name="finding-correction"),
    path("corrections/", correction.export, name="corrections-export"),
]
