"""Forms that carry their own proof: the secret link in the address, and the browser's word where they come from.

In the frame of another site browsers keep cookies back, so a token in a cookie cannot protect the chat's forms. Whoever
does not know the secret link can send nothing to it; Origin or Referer keeps other sites out who somehow learned it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def from_here(view: View[P]) -> View[P]:
    """Take a form without CSRF cookie, but only from a page of our own; else 403."""

    @csrf_exempt
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method not in ("GET", "HEAD") and not is_from_here(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def is_from_here(request: HttpRequest) -> bool:
    """Say whether the browser names one of our own pages as the sender: by Origin, by Referer where it is old."""
    sender = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "")
    if not sender.netloc:
        return False
    own = {request.get_host(), *(urlsplit(origin).netloc for origin in settings.CSRF_TRUSTED_ORIGINS)}
    return sender.scheme in ("http", "https") and sender.netloc in own
