"""The chat on other pages of the bank: one script tag, a button, a frame.

`widget.js` is the same for everybody; it asks `site` whether it may show itself where it stands.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import override

from tingsu.portal.frames import site_of
from tingsu.portal.views.complain import our_bank

MINUTES = 10


def script(request: HttpRequest) -> HttpResponse:
    """Hand out the widget's script. It holds no secret and may be kept for some minutes."""
    response = HttpResponse(_source(), content_type="text/javascript; charset=utf-8")
    response.headers["Cache-Control"] = f"public, max-age={MINUTES * 60}"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def site(request: HttpRequest, key: str) -> HttpResponse:
    """Tell a page that carries the widget whether it is one of the site's; any other page learns nothing.

    A browser always names the origin of a foreign page. Without one it is a page of our own: the preview.
    """
    found, origin = site_of(key), request.headers.get("Origin", "")
    if found is None or (origin and origin not in found.origins):
        raise Http404
    with override("en" if request.GET.get("language") == "en" else "zh-hans"):
        words = {"open": _("在线客服"), "close": _("收起"), "bank": str(our_bank() or "")}
    response = JsonResponse(words)
    response.headers["Vary"] = "Origin"
    if origin:
        response.headers["Access-Control-Allow-Origin"] = origin
    return response


@cache
def _source() -> bytes:
    found = finders.find("tingsu/widget.js")
    return Path(str(found)).read_bytes()
