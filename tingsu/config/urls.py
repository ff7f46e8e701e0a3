"""The map of the site."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from tingsu.web.views import health, home, language

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="home"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path("language/", language.choose_language, name="language"),
    path("p/", include("tingsu.portal.urls")),
    path("cases/", include("tingsu.cases.urls")),
    path("cases/", include("tingsu.duties.urls")),
    path("desk/", include("tingsu.desk.urls")),
    path("composer/", include("tingsu.composer.urls")),
    path("quality/", include("tingsu.quality.urls")),
    path("composer/", include("tingsu.composer.urls")),
    path("groups/", include("tingsu.groups.urls")),
    path("rules/", include("tingsu.rules.urls")),
    path("knowledge/", include("tingsu.knowledge.urls")),
    path("abilities/", include("tingsu.routing.urls")),
    path("likenesses/", include("tingsu.repeats.urls")),
    path("findings/", include("tingsu.findings.urls")),
    path("notices/", include("tingsu.notices.urls")),
    path("board/", include("tingsu.escalation.urls")),
    path("", include("tingsu.extensions.urls")),
    path("", include("tingsu.redress.urls")),
    path("", include("tingsu.review.urls")),
    path("", include("tingsu.approvals.urls")),
    path("", include("tingsu.papers.urls")),
    path("", include("tingsu.promises.urls")),
    path("", include("tingsu.tracks.urls")),
    path("", include("tingsu.responsibility.urls")),
    path("", include("tingsu.channels.urls")),
    path("", include("tingsu.delivery.urls")),
    path("", include("tingsu.transfers.urls")),
    path("", include("tingsu.mail.urls")),
    path("", include("tingsu.webhooks.urls")),
    path("", include("tingsu.policies.urls")),
    path("", include("tingsu.portal.urls_sites")),
    path("", include("tingsu.saved.urls")),
    path("", include("tingsu.org.urls")),
    path("", include("tingsu.api.urls")),
]

handler400 = "tingsu.web.views.errors.bad_request"
handler404 = "tingsu.web.views.errors.not_found"
handler403 = "tingsu.web.views.errors.no_permission"
handler500 = "tingsu.web.views.errors.broken"
