"""The map of found promises."""

from __future__ import annotations

from django.urls import path

from tingsu.promises.views import found

urlpatterns = [path("cases/<int:case_id>/promise/found/", found.found, name="promise-found")]
