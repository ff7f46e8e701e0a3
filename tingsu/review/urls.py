"""The map of reviews."""

from __future__ import annotations

from django.urls import path

from tingsu.review.views import review

urlpatterns = [
    path("reviews/", review.reviews, name="reviews"),
    path("cases/<int:case_id>/review/", review.application, name="review-application"),
    path("cases/<int:case_id>/review/taking/", review.taking, name="review-taking"),
    path("cases/<int:case_id>/review/outcome/", review.outcome, name="review-outcome"),
    path("cases/<int:case_id>/review/notice/", review.notice, name="review-notice"),
]
