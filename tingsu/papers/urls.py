"""The map of papers."""

from __future__ import annotations

from django.urls import path

from tingsu.papers.views import letter, summary, whole

urlpatterns = [
    path("cases/<int:case_id>/letter/", letter.letter, name="case-letter"),
    path("cases/<int:case_id>/letter/issue/", letter.issue, name="case-letter-issue"),
    path("cases/<int:case_id>/summary/", summary.summary, name="case-summary"),
    path("cases/<int:case_id>/file/", whole.whole_file, name="case-file"),
]
