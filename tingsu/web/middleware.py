"""What happens around every page: one log line, the right language, refusals as pages, no foreign content."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.utils import translation

from tingsu.core.errors import NotAllowed, TingsuError
from tingsu.web.views.errors import only_for_forms, refusal_page

logger = logging.getLogger("tingsu.request")
Handler = Callable[[HttpRequest], HttpResponse]
LANGUAGES = {code for code, _ in settings.LANGUAGES}
CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'; object-src 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
)
# Vega compiles expressions; its pages get the interpreter build, so 'unsafe-eval' is never needed.


def log_request(get_response: Handler) -> Handler:
    """Log one line a request: the route's pattern, never the path or query, which may hold secrets."""

    def middleware(request: HttpRequest) -> HttpResponse:
        started = time.perf_counter()
        request_id = uuid.uuid4().hex[:12]
        response = get_response(request)
        response.headers["X-Request-Id"] = request_id
        match = request.resolver_match
        user = getattr(request, "user", None)
        logger.info(
            "request",
            extra={
                "request_id": request_id,
                "method": request.method,
                "route": match.route if match else "-",
                "status": response.status_code,
                "ms": round((time.perf_counter() - started) * 1000, 1),
                "person": getattr(user, "pk", None),
            },
        )
        return response

    return middleware


def speak_the_persons_language(get_response: Handler) -> Handler:
    """Chinese unless a person chose otherwise: in the profile, or by the switch of this browser."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
        if request.user.is_authenticated:
            chosen = chosen or request.user.language
        language = chosen if chosen in LANGUAGES else settings.LANGUAGE_CODE
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
            response.headers.setdefault("Content-Language", language)
        return response

    return middleware


def answer_refusals(get_response: Handler) -> Handler:
    """Show a refusal of the domain as a page (409) that says what, why and what now; other mistakes as 400.

    Django and the API answer a wrong method with an empty page; that gets words too.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if isinstance(response, HttpResponseNotAllowed):
            return only_for_forms(request, response.headers["Allow"])
        return response

    def process_exception(request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, TingsuError):
            return None
        status = 409 if isinstance(error, NotAllowed) else 400
        text = error.in_(translation.get_language() or "zh")
        return refusal_page(request, text=text, status=status, code=type(error).__name__)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def drop_nul(get_response: Handler) -> Handler:
    """Take NUL out of what browsers send: PostgreSQL stores and compares none, and no person can type one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        if request.method == "POST" and any(
            "\x00" in value for _name, values in request.POST.lists() for value in values
        ):
            request.POST = _without_nul(request.POST)  # type: ignore[assignment]
        return get_response(request)

    return middleware


def _without_nul(sent: QueryDict) -> QueryDict:
    clean = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        clean.setlist(name.replace("\x00", ""), [value.replace("\x00", "") for value in values])
    return clean


def forbid_foreign_content(get_response: Handler) -> Handler:
    """Send the content security policy with every page; pages about people are not cached by anybody."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Permissions-Policy", "geolocation=(), camera=(), microphone=()")
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    return middleware
