"""The map of tracks."""

from __future__ import annotations

from django.urls import path

from tingsu.tracks.views import track

urlpatterns = [
    path("cases/<int:case_id>/track/", track.begin, name="track-begin"),
    path("cases/<int:case_id>/track/end/", track.end, name="track-end"),
]
