"""The map of webhooks."""

from __future__ import annotations

from django.urls import path

from tingsu.webhooks.views import incoming, setting

urlpatterns = [
    path("webhooks/", setting.webhooks, name="webhooks"),
    path("webhooks/endpoints/new/", setting.new_endpoint, name="endpoint-new"),
    path("webhooks/endpoints/<int:endpoint_id>/", setting.endpoint, name="endpoint"),
    path("webhooks/sources/new/", setting.new_source, name="source-new"),
    path("webhooks/sources/<int:source_id>/", setting.source, name="source"),
    path("webhooks/<slug:kind>/<int:thing_id>/secret/", setting.renew, name="webhook-secret"),
    path("webhooks/calls/<int:call_id>/repeat/", setting.repeat, name="call-repeat"),
    path("hooks/<slug:slug>/", incoming.incoming, name="hook"),
]
