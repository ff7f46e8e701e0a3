"""The map below /abilities/."""

from __future__ import annotations

from django.urls import path

from tingsu.routing.views import abilities

urlpatterns = [
    path("", abilities.abilities, name="abilities"),
    path("<int:person_id>/", abilities.ability, name="ability"),
]
