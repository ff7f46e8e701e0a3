"""The map below /likenesses/."""

from __future__ import annotations

from django.urls import path

from tingsu.repeats.views.likeness import decide

urlpatterns = [path("<int:likeness_id>/verdict/", decide, name="likeness-verdict")]
