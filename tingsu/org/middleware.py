"""Session rules: idle sessions end, new people first choose a password."""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

TOUCHED = "touched_at"
TOUCH_EVERY_SECONDS = 60
BACKGROUND = "X-Background"  # a page that asks for news by itself is no sign of a person at work


def end_idle_sessions(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Sign out who has been idle too long; send who must change the password to that page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            touched = request.session.get(TOUCHED, now)
            if now - touched > settings.SESSION_IDLE_SECONDS:
                logout(request)
                return redirect(f"{reverse('sign-in')}?idle=1")
            stale = now - touched >= TOUCH_EVERY_SECONDS and BACKGROUND not in request.headers
            if stale or TOUCHED not in request.session:
                request.session[TOUCHED] = now  # not on every request: each would write the session row
            own = reverse("password")
            if request.user.must_change_password and request.path not in (own, reverse("sign-out")):
                return redirect(own)
        return get_response(request)

    return middleware
