"""The map of responsibility."""

from __future__ import annotations

from django.urls import path

from tingsu.responsibility.views import own

urlpatterns = [
    path("responsibility/", own.own, name="own-responsibility"),
    path("responsibility/<int:ruling_id>/", own.say, name="responsibility-say"),
    path("cases/<int:case_id>/responsibility/appeal/", own.answer, name="responsibility-answer"),
]
