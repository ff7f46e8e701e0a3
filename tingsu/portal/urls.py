"""The map of the customer's pages."""

from __future__ import annotations

from django.urls import path

from tingsu.portal.views import complain, progress, review

urlpatterns = [
    path("", complain.start, name="portal-start"),
    path("complain/", complain.complain, name="portal-complain"),
    path("find/", progress.find, name="portal-find"),
    path("type-size/", progress.type_size, name="portal-type-size"),
    path("<str:token>/", progress.progress, name="portal-progress"),
    path("<str:token>/message/", progress.message, name="portal-message"),
    path("<str:token>/answer/", progress.answer, name="portal-answer"),
    path("<str:token>/rating/", progress.rating, name="portal-rating"),
    path("<str:token>/review/", review.review, name="portal-review"),
    path("<str:token>/attachment/<int:attachment_id>/", progress.attachment, name="portal-attachment"),
]
