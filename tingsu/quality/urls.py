"""The map of quality, under /quality/."""

from __future__ import annotations

from django.urls import path

from tingsu.quality.views import agreement, listing, objections, people, samples, score

urlpatterns = [
    path("", listing.scores, name="quality"),
    path("export/", listing.export, name="quality-export"),
    path("talks/<int:conversation_id>/", score.score, name="quality-score"),
    path("talks/<int:conversation_id>/objection/", score.objection, name="quality-objection"),
    path("objections/", objections.objections, name="quality-objections"),
    path("objections/<int:objection_id>/", objections.ruling, name="quality-ruling"),
    path("samples/", samples.samples, name="quality-samples"),
    path("samples/<int:sample_id>/", samples.reading, name="quality-reading"),
    path("agreement/", agreement.report, name="quality-agreement"),
    path("agreement/export/", agreement.export, name="quality-agreement-export"),
    path("people/<int:person_id>/", people.person, name="quality-person"),
]
