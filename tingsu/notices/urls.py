"""The map below /notices/."""

from __future__ import annotations

from django.urls import path

from tingsu.notices.views import notices

urlpatterns = [
    path("", notices.show_notices, name="notices"),
    path("<int:notice_id>/", notices.open_notice, name="notice"),
    path("all/read/", notices.read_all, name="notices-read"),
    path("bell/", notices.show_bell, name="notices-bell"),
    path("preference/", notices.preference, name="notices-preference"),
]
