"""The desk's pages, under /desk/."""

from __future__ import annotations

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
