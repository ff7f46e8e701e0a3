"""The map of the site."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from tingsu.org.views import sign_in
from tingsu.web.views import health, language

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("language/", language.choose_language, name="language"),
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign-out"),
    path("password/", sign_in.password, name="password"),
    path("cases/", include("tingsu.cases.urls")),
]

handler404 = "tingsu.web.views.errors.not_found"
handler403 = "tingsu.web.views.errors.no_permission"
handler500 = "tingsu.web.views.errors.broken"
