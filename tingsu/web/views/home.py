"""The front door: customers to the portal, staff to the first page of their menu."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from tingsu.web.navigation import navigation


def home(request: HttpRequest) -> HttpResponse:
    """Send whoever comes to where they belong."""
    if not request.user.is_authenticated:
        return redirect("portal-start")
    items = navigation(request)["navigation"]
    return redirect(items[0]["url"] if items else "password")
