"""The map of where the chat is shown."""

from __future__ import annotations

from django.urls import path

from tingsu.portal.views import sites

urlpatterns = [
    path("sites/", sites.sites, name="sites"),
    path("sites/new/", sites.new, name="site-new"),
    path("sites/<int:site_id>/", sites.change, name="site"),
    path("sites/<int:site_id>/preview/", sites.preview, name="site-preview"),
]
