"""The map of approvals."""

from __future__ import annotations

from django.urls import path

from tingsu.approvals.views import inbox

urlpatterns = [path("approvals/", inbox.approvals, name="approvals")]
