"""The map of saved views."""

from __future__ import annotations

from django.urls import path

from tingsu.saved.views import saving

urlpatterns = [
    path("views/", saving.saved_views, name="saved-views"),
    path("views/<int:view_id>/", saving.change, name="saved-view"),
    path("views/<int:view_id>/deletion/", saving.delete, name="saved-view-deletion"),
]
