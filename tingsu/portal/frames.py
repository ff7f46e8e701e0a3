"""Which pages of the bank may show the chat in a frame."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse

from tingsu.desk.models import Site
from tingsu.web.middleware import CONTENT_POLICY

KEY = re.compile(r"[\w-]{8,40}")


def site_of(key: str) -> Site | None:
    """Return the active site with this key."""
    if not KEY.fullmatch(key):
        return None
    return Site.objects.select_related("unit").filter(key=key, is_active=True, unit__is_active=True).first()


def let_frame(response: HttpResponse, site: Site | None) -> HttpResponse:
    """Let the origins of a site show this page in a frame, and nobody else."""
    if site is not None and site.is_active and site.origins:
        allowed = " ".join(["'self'", *site.origins])
        response.headers["Content-Security-Policy"] = CONTENT_POLICY.replace(
            "frame-ancestors 'none'", f"frame-ancestors {allowed}"
        )
        response.xframe_options_exempt = True
    return response


def parent_of(request: HttpRequest, site: Site | None) -> str:
    """Return the origin of the page around the frame, when it is one of the site's or our own; else empty."""
    named = request.GET.get("parent", "")
    ours = f"{request.scheme}://{request.get_host()}"  # the preview for those who set it up
    return named if site is not None and named in (*site.origins, ours) else ""
